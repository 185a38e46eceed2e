import type { PartFile } from '../../package/shelf/part-file.ts';

/** Where the files of public models lie while they are fetched, between visits too. */
export interface PartStore {
  /** A file of a model, by its place in the list and its name. */
  part(model: string, index: number, name: string): PartFile;
  /** Bytes that are kept, by model. */
  kept(): Promise<Record<string, number>>;
  /** Drops what is kept of a model. */
  remove(model: string): Promise<void>;
  /** Runs `work` with an exclusive lock on that model, across tabs; undefined where it is locked. */
  exclusive<T>(model: string, work: () => Promise<T>): Promise<T | undefined>;
}
