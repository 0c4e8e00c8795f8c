/** Everything that can go wrong with the ledger, as a person and a program can tell it apart. The cause is kept. */

/** Common ground of all ledger errors; `code` is stable. */
export class LedgerError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The file is damaged, or is no ledger at all. */
export class LedgerCorrupt extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_CORRUPT", message, options);
  }
}

/** There was a ledger, and it is not there any more. */
export class LedgerGone extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_GONE", message, options);
  }
}

/** The file or its folder cannot be written, or a change was asked for while only looking. */
export class LedgerReadOnly extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_READ_ONLY", message, options);
  }
}

/** The disk is full. What was recorded before is safe; the present change is undone. */
export class LedgerFull extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_FULL", message, options);
  }
}

/** A newer Nightdesk has written the ledger. */
export class LedgerTooNew extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_TOO_NEW", message, options);
  }
}

/** Others held the ledger for longer than the patience lasts. */
export class LedgerBusy extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_BUSY", message, options);
  }
}

/** The file cannot be reached: it is not there, not a file, or the disk fails. */
export class LedgerUnavailable extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_UNAVAILABLE", message, options);
  }
}

/** A change that the ledger's own rules forbid: a second run for a slot, a new end for an ended run. */
export class LedgerConflict extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_CONFLICT", message, options);
  }
}

/** The ledger was used in a way that its contract forbids: a fault of the caller, never of the data. */
export class LedgerMisuse extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super("LEDGER_MISUSE", message, options);
  }
}
