/** One package's files. Names are plain: nothing leads out of the folder. */
export interface ModelFolder {
  readonly id: string;
  names(): Promise<string[]>;
  /** Undefined where there is no such file. */
  file(name: string): Promise<File | undefined>;
  /** Rejects with a `QuotaExceededError` where the browser has no room left; nothing remains then. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Without effect where there is no such file. */
  remove(name: string): Promise<void>;
}

/** Where packages lie between visits. */
export interface ModelStore {
  folders(): Promise<ModelFolder[]>;
  create(): Promise<ModelFolder>;
  remove(id: string): Promise<void>;
  /** Runs `work` while nobody else, in this tab or another, writes to that folder; undefined where somebody does. */
  exclusive<T>(id: string, work: () => Promise<T>): Promise<T | undefined>;
  /** Bytes the browser would still take, as far as it says. */
  room(): Promise<number>;
}
