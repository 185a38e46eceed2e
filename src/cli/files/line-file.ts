import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { outputError } from './output-error.ts';
import { writeAll, type Writable } from './write-whole.ts';

/** Where machine output goes, a whole line at a time. */
export interface Sink {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** What a line file needs of a handle. */
export type LineHandle = Writable & Pick<FileHandle, 'truncate' | 'close' | 'sync'>;

/**
 * A file that gets whole lines one after the other. A line that could not be written whole is removed again, so that every line in the
 * file is one; the failure names the output and says how many there are.
 */
export class LineFile implements Sink {
  private readonly file: LineHandle;
  private readonly name: string;
  private readonly hint: string;
  private size: number;
  private written = 0;
  private failed = false;

  /** `size`: bytes of the whole lines that are there already. */
  constructor(file: LineHandle, name: string, size: number, hint: string) {
    this.file = file;
    this.name = name;
    this.size = size;
    this.hint = hint;
  }

  /** Throws `storage-full` or `storage-unavailable`. */
  async write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    try {
      await writeAll(this.file, bytes);
      this.size += bytes.length;
      this.written++;
    } catch (error) {
      this.failed = true;
      await this.file.truncate(this.size).catch(() => undefined);
      throw outputError(
        this.name,
        error,
        `Complete lines of this run that it holds: ${this.written}. ${this.hint}`,
      );
    }
  }

  async close(): Promise<void> {
    try {
      if (!this.failed) await this.file.sync();
      await this.file.close();
    } catch (error) {
      if (!this.failed) throw outputError(this.name, error, this.hint);
    }
  }
}

/**
 * Opens a file for lines: truncated at the first line, so that a run without results leaves an earlier output intact; or, with `append`, continued.
 * A file that this call created and that got no line is removed again.
 */
export async function openLineFile(path: string, name: string, hint: string, append: boolean): Promise<Sink> {
  const before = await stat(path).catch(() => undefined);
  const file = await open(path, 'a');
  const size = append ? (before?.size ?? 0) : 0;
  const lines = new LineFile(file, name, size, hint);
  let begun = false;
  return {
    write: async (text) => {
      if (!begun && !append && before && before.size > 0) await file.truncate(0);
      begun = true;
      await lines.write(text);
    },
    close: async () => {
      await lines.close();
      if (!begun && !before) await rm(path, { force: true });
    },
  };
}
