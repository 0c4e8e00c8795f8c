/** Which alleles of a genome are in a catalogue, by another way than ours: awk, sort and join. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Takes ALTs apart, trims what REF and ALT share at the end and then at the beginning, and prints key and the rest. */
const KEYS = String.raw`
function key(chrom, pos, ref, alt,   r, a, n) {
  r = toupper(ref); a = toupper(alt);
  while (length(r) > 1 && length(a) > 1 && substr(r, length(r)) == substr(a, length(a))) {
    r = substr(r, 1, length(r) - 1); a = substr(a, 1, length(a) - 1);
  }
  while (length(r) > 1 && length(a) > 1 && substr(r, 1, 1) == substr(a, 1, 1)) {
    r = substr(r, 2); a = substr(a, 2); pos += 1;
  }
  return chrom ":" pos ":" r ":" a;
}
/^#/ { next }
{ n = split($5, alts, ","); for (i = 1; i <= n; i++) print key($1, $2, $4, alts[i]) "\t" (WHAT == "id" ? $3 : $1 ":" $2 ":" $4 ":" alts[i]) }
`;

/** @returns pairs `chrom:pos:ref:alt` and VariationID, with a tab between, sorted; each once, also where the genome has a line twice */
export function goldPairs(folder: string, catalogue: string, genome: string): string[] {
  const files = [
    ["id", catalogue, join(folder, "gold-catalogue")],
    ["allele", genome, join(folder, "gold-genome")],
  ] as const;
  for (const [what, source, target] of files) {
    shell(
      'gzip -dc "$1" | awk -F "\\t" -v WHAT="$2" "$3" | LC_ALL=C sort -k1,1 > "$4"',
      source,
      what,
      KEYS,
      target,
    );
  }
  const joined = join(folder, "gold-pairs");
  shell(
    'LC_ALL=C join -t "$(printf "\\t")" -o 1.2,2.2 "$1" "$2" | LC_ALL=C sort -u > "$3"',
    files[1][2],
    files[0][2],
    joined,
  );
  return readFileSync(joined, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function shell(script: string, ...words: string[]): void {
  const { status, stderr } = spawnSync("sh", ["-c", script, "sh", ...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`sort and join: ${stderr}`);
}
