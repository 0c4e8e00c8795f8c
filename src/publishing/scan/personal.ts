/** Ways to reach a person, and accounts. */
import { checksOut } from "./iban.ts";
import { type Detector, type Found, matches } from "./detector.ts";

const MAIL =
  /(?<![\w.%+@/-])[\w][\w.%+-]{0,63}@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24}))(?![\w@-])/gi;
/** Set aside for examples, or meant for machines. */
const NOBODYS_HOST =
  /(?:^|\.)(?:example\.(?:com|net|org)|example|invalid|test|localhost|local|users\.noreply\.github\.com)$/i;
const NOBODY = /^(?:git|noreply|no-reply|donotreply)@/i;
/** `logo@2x.png` is a picture. */
const FILE_ENDINGS: ReadonlySet<string> = new Set(
  "png jpg jpeg gif svg webp avif ico css js mjs cjs ts tsx jsx map json html htm xml txt md woff ttf otf pdf zip gz".split(
    " ",
  ),
);

/** Groups that people write, after a country's number; one group alone counts only where it is called a number. */
const GROUPED_PHONE =
  /(?<![\w.+])\+[1-9]\d{0,2}(?:[ \u00A0.-]?\(\d{1,4}\))?(?:[ \u00A0.-]\d{2,4}){2,5}(?![\w.:]*\d)/g;
const CALLED_PHONE =
  /(?:\btel:|\b(?:phone|tel|telefon|mobil|mobile|handy)\b["'.:\s>]{1,4})(?:\+|00)?\(?\d[\d \u00A0()./-]{6,18}\d/gi;

export const mailAddresses: Detector = {
  inCode: true,
  find: (text) =>
    matches(text, MAIL, "an e-mail address", {
      mayBeAllowed: true,
      check: ([whole, host = "", ending = ""]) =>
        !NOBODYS_HOST.test(host) && !NOBODY.test(whole) && !FILE_ENDINGS.has(ending.toLowerCase()),
    }),
};

export const phoneNumbers: Detector = {
  inCode: false,
  *find(text): Generator<Found> {
    const asPhone = { mayBeAllowed: true, check: ([whole]: RegExpMatchArray) => hasDigits(whole) };
    yield* matches(text, GROUPED_PHONE, "a phone number", asPhone);
    yield* matches(text, CALLED_PHONE, "a phone number", asPhone);
  },
};

function hasDigits(text: string): boolean {
  const count = text.replaceAll(/\D/g, "").length;
  return count >= 9 && count <= 15;
}

const IBAN =
  /(?<![A-Za-z0-9+/=_-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9+/=_-])/g;

export const ibans: Detector = {
  inCode: true,
  find: (text) =>
    matches(text, IBAN, "a bank account (IBAN)", {
      mayBeAllowed: true,
      check: ([whole]) => checksOut(whole),
    }),
};

/** An rs number with somebody's letters beside it, as tables of genotypes and JSON have them. */
const LETTERS = String.raw`\(?(?:[ACGT][/;|, ]?[ACGT]|[DI]{2}|--)\)?`;
const NAMED_GENOTYPE = new RegExp(
  String.raw`\brs\d{3,10}\b["'\s:,;=|\t({]{1,6}(?:genotype["'\s:,;=|]{1,4})?${LETTERS}(?![A-Za-z0-9])`,
  "g",
);
const TABLE_GENOTYPE =
  /\brs\d{3,10}[\t, "]{1,4}(?:chr)?(?:[12]?\d|X|Y|MT?)[\t, "]{1,4}\d{3,9}[\t, "]{1,4}(?:[ACGTDI-]{1,2}|[ACGT][\t, "]{1,4}[ACGT])(?![A-Za-z0-9])/g;

export const genotypes: Detector = {
  inCode: true,
  *find(text): Generator<Found> {
    yield* matches(text, NAMED_GENOTYPE, "a genotype (rs number with letters)", { mayBeAllowed: false });
    yield* matches(text, TABLE_GENOTYPE, "a genotype (rs number with letters)", { mayBeAllowed: false });
  },
};
