/** What the tables of equipment are told. */

export interface Column {
  text: string;
  /** Of its cells too: `number` is to the right, `spare` goes on a narrow screen. */
  kind?: string;
  /** A share of the rest without one. */
  width?: string;
  /** What it means, where its text does not say it. */
  title?: string;
}

/** The sentence in place of a table. */
export interface Empty {
  says: string;
  testid: string;
}
