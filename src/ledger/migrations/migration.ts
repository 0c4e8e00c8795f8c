/** What a migration is, and the few words in which databases differ. */

export interface Flavour {
  /** Definition of a primary key that counts upward and is never used twice. */
  readonly autoId: string;
  /** Type of money. */
  readonly real: string;
  /** Statements that make the end of runs and slots final. */
  readonly finality: readonly string[];
}

export interface Migration {
  readonly number: number;
  readonly name: string;
  /** The statements, in order. Never changed once released: a change is a new migration. */
  statements(flavour: Flavour): readonly string[];
}
