/** Bytes that text formats are made of. */
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const BLANK = 32;
export const QUOTE = 34;
export const HASH = 35;
export const COMMA = 44;
export const DASH = 45;
export const ZERO = 48;
export const SEMICOLON = 59;
export const LESS = 60;
export const UNDERSCORE = 95;
export const BAR = 124;

/** Bit that makes a letter a small one; without it a letter is a capital. */
export const SMALL = 32;
export const CAPITAL = 0xdf;
