/** `12 bytes`, `3.4 kB`, `100 MB`: thousands, not 1024. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const [unit, size] =
    bytes < 1e6 ? ["kB", bytes / 1e3] : bytes < 1e9 ? ["MB", bytes / 1e6] : ["GB", bytes / 1e9];
  const digits = size < 10 && !Number.isInteger(size) ? 1 : 0;
  return `${size.toFixed(digits)} ${unit}`;
}
