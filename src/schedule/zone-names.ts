/** Words that people write where a zone belongs, and what they most likely mean. Data only. */

/**
 * IANA names without an area. Everything else without a slash is refused, because a runtime may take three letters
 * for a place on the other side of the world (`BST` is Bangladesh to ICU).
 */
export const PLAIN_ZONES: readonly string[] = [
  "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT", "GMT+0", "GMT-0", "GMT0",
  "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein", "Libya", "MET", "MST",
  "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore", "Turkey",
  "UCT", "UTC", "Universal", "W-SU", "WET", "Zulu",
];

/** Abbreviations of the summer half of a year: the zone that has it, and its name in the other half. */
export const SUMMER_ABBREVIATIONS: Readonly<Record<string, { readonly winter: string; readonly zone: string }>> = {
  CEST: { winter: "CET", zone: "Europe/Prague" },
  CEDT: { winter: "CET", zone: "Europe/Prague" },
  MEST: { winter: "MET", zone: "Europe/Prague" },
  MESZ: { winter: "MEZ", zone: "Europe/Berlin" },
  EEST: { winter: "EET", zone: "Europe/Athens" },
  WEST: { winter: "WET", zone: "Europe/Lisbon" },
  BST: { winter: "GMT", zone: "Europe/London" },
  IDT: { winter: "IST", zone: "Asia/Jerusalem" },
  EDT: { winter: "EST", zone: "America/New_York" },
  CDT: { winter: "CST", zone: "America/Chicago" },
  MDT: { winter: "MST", zone: "America/Denver" },
  PDT: { winter: "PST", zone: "America/Los_Angeles" },
  AKDT: { winter: "AKST", zone: "America/Anchorage" },
  HDT: { winter: "HST", zone: "America/Adak" },
  ADT: { winter: "AST", zone: "America/Halifax" },
  NDT: { winter: "NST", zone: "America/St_Johns" },
  CLST: { winter: "CLT", zone: "America/Santiago" },
  AEDT: { winter: "AEST", zone: "Australia/Sydney" },
  ACDT: { winter: "ACST", zone: "Australia/Adelaide" },
  LHDT: { winter: "LHST", zone: "Australia/Lord_Howe" },
  NZDT: { winter: "NZST", zone: "Pacific/Auckland" },
};

/** Other abbreviations that are not zones, with a zone that uses them. */
export const ABBREVIATIONS: Readonly<Record<string, string>> = {
  MEZ: "Europe/Berlin",
  IST: "Asia/Kolkata",
  MSK: "Europe/Moscow",
  SAST: "Africa/Johannesburg",
  AST: "America/Halifax",
  CST: "America/Chicago",
  PST: "America/Los_Angeles",
  AKST: "America/Anchorage",
  NST: "America/St_Johns",
  BRT: "America/Sao_Paulo",
  JST: "Asia/Tokyo",
  KST: "Asia/Seoul",
  HKT: "Asia/Hong_Kong",
  SGT: "Asia/Singapore",
  AEST: "Australia/Sydney",
  ACST: "Australia/Adelaide",
  AWST: "Australia/Perth",
  LHST: "Australia/Lord_Howe",
  NZST: "Pacific/Auckland",
  ET: "America/New_York",
  CT: "America/Chicago",
  MT: "America/Denver",
  PT: "America/Los_Angeles",
};

/** What Windows calls some zones. */
export const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  "central europe standard time": "Europe/Prague",
  "central european standard time": "Europe/Warsaw",
  "w. europe standard time": "Europe/Berlin",
  "romance standard time": "Europe/Paris",
  "gmt standard time": "Europe/London",
  "e. europe standard time": "Europe/Chisinau",
  "fle standard time": "Europe/Kyiv",
  "gtb standard time": "Europe/Athens",
  "russian standard time": "Europe/Moscow",
  "turkey standard time": "Europe/Istanbul",
  "eastern standard time": "America/New_York",
  "central standard time": "America/Chicago",
  "mountain standard time": "America/Denver",
  "pacific standard time": "America/Los_Angeles",
  "india standard time": "Asia/Kolkata",
  "china standard time": "Asia/Shanghai",
  "tokyo standard time": "Asia/Tokyo",
  "aus eastern standard time": "Australia/Sydney",
};
