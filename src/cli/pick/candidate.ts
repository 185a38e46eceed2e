/** A scored image that may be picked. */
export interface Candidate {
  /** As the lines name it. */
  file: string;
  /** Absolute. */
  path: string;
  scores: Readonly<Record<string, number | null>>;
  prompt: string;
  /** Other columns: of its line, and of the table of --items. */
  cells: Readonly<Record<string, string>>;
  /** Name and hash of the model that scored it. */
  model?: string;
  /** The model of each score, where several scored side by side. */
  models?: Readonly<Record<string, string>>;
  /** Why it cannot be picked: it was not scored, or its name means no one file. */
  problem?: string;
}
