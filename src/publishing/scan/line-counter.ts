/** In which line and column a byte stands, asked in rising order. */

const LF = 10;

export function lineCounter(bytes: Uint8Array): { at(offset: number): { line: number; column: number } } {
  let line = 1;
  let lineStart = 0;
  let seen = 0;
  return {
    at(offset) {
      for (
        let index = bytes.indexOf(LF, seen);
        index !== -1 && index < offset;
        index = bytes.indexOf(LF, index + 1)
      ) {
        line += 1;
        lineStart = index + 1;
      }
      seen = Math.max(seen, offset);
      return { line, column: offset - lineStart + 1 };
    },
  };
}
