/** Arrays of numbers that grow; millions of rows without an object for any. */

export interface Growing {
  push(value: number): void;
  /** What was pushed so far, without a copy. */
  view(): Uint32Array;
}

export function growing(): Growing {
  let values = new Uint32Array(1 << 16);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Uint32Array(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    view: () => values.subarray(0, length),
  };
}
