import { mkdir, open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RandomAccess } from '../../formats/random-access.ts';
import { parseNote, type PartFile, type PartNote } from '../../package/shelf/part-file.ts';
import { openFile, type OpenedFile } from '../file-access.ts';
import { outputError } from '../files/output-error.ts';
import { writeAll, writeWhole } from '../files/write-whole.ts';

/** A file that is being fetched, on disk; its note lies beside it. */
export class DiskPart implements PartFile {
  readonly path: string;
  private readonly name: string;
  private writing: FileHandle | undefined;
  private reading: OpenedFile | undefined;

  /** @param name of the file at its host, by which some checkpoints are recognised */
  constructor(path: string, name: string) {
    this.path = path;
    this.name = name;
  }

  async note(): Promise<PartNote | undefined> {
    const json = await readFile(this.notePath, 'utf8').catch(() => undefined);
    return json === undefined ? undefined : parseNote(json);
  }

  async remember(note: PartNote): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeWhole(this.notePath, JSON.stringify(note), this.notePath);
  }

  async size(): Promise<number> {
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      this.writing ??= await open(this.path, 'a');
      const file = this.writing;
      await writeAll({ write: (all, offset, length) => file.write(all, offset, length) }, bytes);
    } catch (error) {
      throw outputError(this.path, error);
    }
  }

  async clear(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
    await rm(this.notePath, { force: true });
  }

  async open(): Promise<RandomAccess> {
    await this.reading?.close();
    this.reading = await openFile(this.path);
    return { ...this.reading, name: this.name };
  }

  async close(): Promise<void> {
    await this.writing?.close();
    await this.reading?.close();
    this.writing = undefined;
    this.reading = undefined;
  }

  private get notePath(): string {
    return `${this.path}.json`;
  }
}
