/** Reads INFO of ClinVar's records in one pass: finding where entries end and hashing them is one look at each byte. */
import { BAR, COMMA, SEMICOLON, ZERO } from "./ascii.ts";
import { finished, hashOfBytes, lastWord, mixed, mixedBetween } from "./byte-hash.ts";
import type { Numbers } from "./columns.ts";
import { packWords } from "./facts.ts";
import type { Interner } from "./interner.ts";
import { LARGEST_RS, type WordList } from "./row-arrays.ts";
import { strangeWord } from "./strange-words.ts";

export interface InfoReader {
  /** Where the records that follow lie; `view` is of the same bytes. */
  open(bytes: Buffer, view: DataView): void;
  /**
   * @param from where INFO begins
   * @param into gets what INFO says of the row: `gene`, `condition`, `words` and `hgvs`
   * @returns hash of all entries
   */
  read(from: number, end: number, into: Readonly<Record<InfoArray, Numbers>>, row: number): number;
}

type InfoArray = "gene" | "condition" | "words" | "hgvs";

export interface InfoReaderOptions {
  /** Get the texts. */
  readonly lists: Readonly<Record<WordList, Interner>>;
  /** Is given each rs number of the record, without `rs`. */
  readonly rs: (number: number) => void;
  /** Is given each entry whose word this version does not know. */
  readonly strange: (entry: string) => void;
}

const NOTHING = new DataView(new ArrayBuffer(0));

export function createInfoReader({ lists, rs, strange }: InfoReaderOptions): InfoReader {
  const { genes, conditions, significances, reviews } = lists;
  let bytes: Buffer = Buffer.alloc(0);
  let view: DataView = NOTHING;
  function rsNumbers(from: number, end: number): void {
    let number = 0;
    for (let at = from; at <= end; at += 1) {
      const byte = at === end ? BAR : (bytes[at] as number);
      if (byte === BAR || byte === COMMA) {
        if (number > 0 && number <= LARGEST_RS) rs(number);
        number = 0;
      } else if (byte >= ZERO && byte <= ZERO + 9) number = number * 10 + byte - ZERO;
    }
  }

  return {
    open(nextBytes, nextView) {
      bytes = nextBytes;
      view = nextView;
    },
    read(from, end, into, row) {
      let significance = -1;
      let review = -1;
      let others = 0;
      let gene = -1;
      let condition = -1;
      let hgvs = 0;
      let print = 0;
      const text = view;
      for (let entry = from, stop = from; stop < end; entry = stop + 1) {
        let hash = 0;
        let between = 0;
        let at = entry;
        stop = -1;
        for (; at + 8 <= end; at += 8) {
          const word = text.getInt32(at, true);
          let place = semicolonIn(word);
          if (place !== 0) {
            hash = mixed(hash, before(word, place));
            stop = at + bytesBefore(place);
            break;
          }
          hash = mixed(hash, word);
          const next = text.getInt32(at + 4, true);
          place = semicolonIn(next);
          if (place !== 0) {
            between = mixedBetween(between, before(next, place));
            stop = at + 4 + bytesBefore(place);
            break;
          }
          between = mixedBetween(between, next);
        }
        if (stop === -1) {
          // The last bytes of the line.
          stop = at;
          while (stop < end && text.getUint8(stop) !== SEMICOLON) stop += 1;
          if (stop < at + 4) hash = mixed(hash, lastWord(text, at, stop));
          else {
            hash = mixed(hash, text.getInt32(at, true));
            between = mixedBetween(between, lastWord(text, at + 4, stop));
          }
        }
        const length = stop - entry;
        print = mixed(mixed(print, hash), between ^ length);
        if (length < 4) continue;
        // Few of the keys matter, and four letters tell nearly all others apart.
        const word = text.getInt32(entry, true);
        switch (word) {
          case CLND:
            if (length >= 6 && text.getInt32(entry + 2, true) === NDN_IS)
              condition = conditions.number(text, entry + 6, stop, finished(hash, between, length));
            break;
          case CLNH:
            if (length >= 8 && text.getInt32(entry + 4, true) === GVS_IS)
              hgvs = finished(hash, between, length);
            break;
          case CLNR:
            if (
              length >= 11 &&
              text.getInt32(entry + 4, true) === EVST &&
              text.getInt32(entry + 7, true) === TAT_IS
            )
              review = reviews.number(text, entry + 11, stop, finished(hash, between, length));
            break;
          case CLNS:
            if (length >= 7 && text.getInt32(entry + 3, true) === SIG_IS)
              significance = significances.number(text, entry + 7, stop, finished(hash, between, length));
            break;
          case GENE:
            if (
              length >= 9 &&
              text.getInt32(entry + 4, true) === INFO &&
              text.getInt32(entry + 5, true) === NFO_IS
            )
              gene = genes.number(text, entry + 9, stop, finished(hash, between, length));
            break;
          case ONC_IS:
          case SCI_IS:
            others = 1;
            strangeWord(bytes, entry, stop, strange);
            break;
          case ONCR:
          case SCIR:
            strangeWord(bytes, entry, stop, strange);
            break;
          default:
            if ((word & THREE_LETTERS) === RS_IS) rsNumbers(entry + 3, stop);
        }
      }
      if (significance === -1) significance = significances.number(NOTHING, 0, 0, NO_TEXT);
      if (review === -1) review = reviews.number(NOTHING, 0, 0, NO_TEXT);
      if (gene === -1) gene = genes.number(NOTHING, 0, 0, NO_TEXT);
      if (condition === -1) condition = conditions.number(NOTHING, 0, 0, NO_TEXT);
      into.gene[row] = gene;
      into.condition[row] = condition;
      into.words[row] = packWords(significance, review, others);
      into.hgvs[row] = hgvs;
      return print;
    },
  };
}

const NO_TEXT = hashOfBytes(NOTHING, 0, 0);
const FOUR_SEMICOLONS = SEMICOLON * 0x01_01_01_01;

/** 0 if there is none in the word; else the lowest bit that is set is the highest of the first one's byte. */
function semicolonIn(word: number): number {
  const apart = word ^ FOUR_SEMICOLONS;
  return (apart - 0x01_01_01_01) & ~apart & 0x80_80_80_80;
}

function bytesBefore(place: number): number {
  return (31 - Math.clz32(place & -place)) >>> 3;
}

/** The word without the semicolon and what comes behind it. */
function before(word: number, place: number): number {
  return word & (((place & -place) >>> 7) - 1);
}

const CLND = wordOf("CLND");
const CLNH = wordOf("CLNH");
const CLNR = wordOf("CLNR");
const CLNS = wordOf("CLNS");
const GENE = wordOf("GENE");
const EVST = wordOf("EVST");
const INFO = wordOf("INFO");
const NDN_IS = wordOf("NDN=");
const GVS_IS = wordOf("GVS=");
const TAT_IS = wordOf("TAT=");
const SIG_IS = wordOf("SIG=");
const NFO_IS = wordOf("NFO=");
const ONC_IS = wordOf("ONC=");
const SCI_IS = wordOf("SCI=");
const ONCR = wordOf("ONCR");
const SCIR = wordOf("SCIR");
const THREE_LETTERS = 0xff_ff_ff;
const RS_IS = wordOf("RS=\0");

function wordOf(letters: string): number {
  return Buffer.from(letters).readInt32LE();
}
