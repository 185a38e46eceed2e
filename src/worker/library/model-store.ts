import type { PartStore } from './part-store.ts';

/** What a file is written from: all its bytes, or pieces, of which one at a time is in memory. */
export type Content = Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>>;

/** One package's files. Names are plain file names, so nothing outside the folder can be reached. */
export interface ModelFolder {
  readonly id: string;
  names(): Promise<string[]>;
  /** Undefined where there is no such file. */
  file(name: string): Promise<File | undefined>;
  /** Rejects with a `QuotaExceededError` where the storage is full; nothing is left behind. */
  write(name: string, content: Content): Promise<void>;
  /** Without effect where there is no such file. */
  remove(name: string): Promise<void>;
}

/** Where packages are stored between visits. */
export interface ModelStore {
  /** Files of public models that are being fetched. */
  readonly parts: PartStore;
  folders(): Promise<ModelFolder[]>;
  create(): Promise<ModelFolder>;
  remove(id: string): Promise<void>;
  /** Runs `work` with an exclusive lock on that folder, across tabs; undefined where it is locked. */
  exclusive<T>(id: string, work: () => Promise<T>): Promise<T | undefined>;
  /** Free bytes, as reported by the browser. */
  room(): Promise<number>;
}
