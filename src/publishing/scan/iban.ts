/** Is it an account number? Country, length, form and checksum must all be right, so that an id is hardly ever one. */

/** What follows the checksum, by country: `n` digits, `a` letters, `c` either. */
const FORMS: Readonly<Record<string, string>> = {
  AD: "8n12c",
  AE: "19n",
  AL: "8n16c",
  AT: "16n",
  AZ: "4a20c",
  BA: "16n",
  BE: "12n",
  BG: "4a6n8c",
  BH: "4a14c",
  BR: "23n1a1c",
  BY: "4c4n16c",
  CH: "5n12c",
  CR: "18n",
  CY: "8n16c",
  CZ: "20n",
  DE: "18n",
  DK: "14n",
  DO: "4c20n",
  EE: "16n",
  EG: "25n",
  ES: "20n",
  FI: "14n",
  FO: "14n",
  FR: "10n11c2n",
  GB: "4a14n",
  GE: "2a16n",
  GI: "4a15c",
  GL: "14n",
  GR: "7n16c",
  GT: "4c20c",
  HR: "17n",
  HU: "24n",
  IE: "4a14n",
  IL: "19n",
  IQ: "4a15n",
  IS: "22n",
  IT: "1a10n12c",
  JO: "4a4n18c",
  KW: "4a22c",
  KZ: "3n13c",
  LB: "4n20c",
  LI: "5n12c",
  LT: "16n",
  LU: "3n13c",
  LV: "4a13c",
  MC: "10n11c2n",
  MD: "2c18c",
  ME: "18n",
  MK: "3n10c2n",
  MR: "23n",
  MT: "4a5n18c",
  MU: "4a19n3a",
  NL: "4a10n",
  NO: "11n",
  PK: "4a16c",
  PL: "24n",
  PS: "4a21c",
  PT: "21n",
  QA: "4a21c",
  RO: "4a16c",
  RS: "18n",
  SA: "2n18c",
  SE: "20n",
  SI: "15n",
  SK: "20n",
  SM: "1a10n12c",
  TN: "20n",
  TR: "6n16c",
  UA: "6n19c",
  VA: "18n",
  VG: "4a16n",
  XK: "16n",
};

const CLASSES: Readonly<Record<string, string>> = { n: "\\d", a: "[A-Z]", c: "[A-Z0-9]" };

/** @param text with or without blanks */
export function checksOut(text: string): boolean {
  const iban = text.replaceAll(" ", "");
  const form = FORMS[iban.slice(0, 2)];
  return form !== undefined && expressionOf(form).test(iban.slice(4)) && remainder(iban) === 1;
}

function expressionOf(form: string): RegExp {
  const body = form.replaceAll(
    /(\d+)([nac])/g,
    (_whole, count: string, kind: string) => `${CLASSES[kind]}{${count}}`,
  );
  return new RegExp(`^${body}$`);
}

/** Modulo 97 of the number that ISO 13616 makes of it. */
function remainder(iban: string): number {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
