/**
 * Finds many patterns at once in one pass over the bytes (Aho–Corasick with full tables), so that the time taken
 * depends on the text's length alone. A single line break inside a match is passed over: programs wrap long values.
 */

export interface Pattern {
  /** Bytes as Latin-1 text, without line breaks. */
  readonly bytes: string;
  /** What its finder is told. */
  readonly label: number;
}

export interface Automaton {
  /** Column of the table for each byte; 0 for bytes that stand in no pattern. */
  readonly column: Uint16Array;
  readonly columns: number;
  /** Next state, times `columns`, so that a step is one addition and one look-up. */
  readonly next: Int32Array;
  /** Per state: how many bytes of a pattern have been seen. */
  readonly depth: Int32Array;
  /** Per state: length of the longest pattern that ends here, 0 if none does. */
  readonly found: Int32Array;
  /** Per state: label of that pattern. */
  readonly label: Int32Array;
}

/** Builds the tables. Empty patterns are left out. */
export function buildAutomaton(patterns: readonly Pattern[]): Automaton {
  const { column, columns } = columnsOf(patterns);
  const most = 1 + patterns.reduce((sum, pattern) => sum + pattern.bytes.length, 0);
  const next = new Int32Array(most * columns);
  const depth = new Int32Array(most);
  const found = new Int32Array(most);
  const label = new Int32Array(most);
  let states = 1;
  for (const pattern of patterns) {
    if (pattern.bytes === "") continue;
    let state = 0;
    for (let index = 0; index < pattern.bytes.length; index += 1) {
      const cell = state * columns + (column[pattern.bytes.charCodeAt(index)] ?? 0);
      let target = next[cell] ?? 0;
      if (target === 0) {
        target = states;
        states += 1;
        next[cell] = target;
        depth[target] = index + 1;
      }
      state = target;
    }
    found[state] = pattern.bytes.length;
    label[state] = pattern.label;
  }
  fillFallbacks({ next, found, label, columns, states });
  const used = next.subarray(0, states * columns);
  for (let cell = 0; cell < used.length; cell += 1) used[cell] = (used[cell] ?? 0) * columns;
  return { column, columns, next: used, depth, found, label };
}

function columnsOf(patterns: readonly Pattern[]): { column: Uint16Array; columns: number } {
  const column = new Uint16Array(256);
  let columns = 1;
  for (const { bytes } of patterns) {
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes.charCodeAt(index);
      if (column[byte] !== 0) continue;
      column[byte] = columns;
      columns += 1;
    }
  }
  return { column, columns };
}

interface Tables {
  readonly next: Int32Array;
  readonly found: Int32Array;
  readonly label: Int32Array;
  readonly columns: number;
  readonly states: number;
}

/** Breadth first: where a pattern stops fitting, go on with the longest end of it that begins another one. */
function fillFallbacks({ next, found, label, columns, states }: Tables): void {
  const fallback = new Int32Array(states);
  const queue = new Int32Array(states);
  let end = 0;
  for (let cell = 0; cell < columns; cell += 1) {
    const child = next[cell] ?? 0;
    if (child !== 0) queue[end++] = child;
  }
  for (let begin = 0; begin < end; begin += 1) {
    const state = queue[begin] ?? 0;
    const other = fallback[state] ?? 0;
    // A shorter pattern that ends here counts only if no longer one does.
    if (found[state] === 0) {
      found[state] = found[other] ?? 0;
      label[state] = label[other] ?? 0;
    }
    for (let cell = 0; cell < columns; cell += 1) {
      const child = next[state * columns + cell] ?? 0;
      const detour = next[other * columns + cell] ?? 0;
      if (child === 0) {
        next[state * columns + cell] = detour;
      } else {
        fallback[child] = detour;
        queue[end++] = child;
      }
    }
  }
}
