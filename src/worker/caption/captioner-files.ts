import { runningSha256 } from '../../formats/sha256-stream.ts';
import { fetchModel } from '../../package/shelf/get-model.ts';
import type { Captioner, CaptionerProgress, UnlistedCaptioner } from '../../shared/caption-api.ts';
import { bytesToFetch } from '../../shared/shelf.ts';
import { alone } from '../library/in-folder.ts';
import { noRoom } from '../library/no-room.ts';
import type { PartFile } from '../../package/shelf/part-file.ts';
import type { PartStore } from '../library/part-store.ts';

interface FileMeans {
  parts: PartStore;
  fetch: typeof fetch;
  room: () => Promise<number>;
}

const instead = 'Choose another model or a description server, or type the descriptions.';

/** The files of captioners in the browser's storage. */
export class CaptionerFiles {
  private readonly means: FileMeans;

  constructor(means: FileMeans) {
    this.means = means;
  }

  /** What of it is stored: bytes, and whether it is all. */
  async stored(captioner: Captioner): Promise<{ kept: number; whole: boolean }> {
    const all: Record<string, number> = await this.means.parts.kept().catch(() => ({}));
    const kept = all[captioner.name] ?? 0;
    if (kept === 0) return { kept, whole: false };
    let whole = true;
    for (const [i, part] of this.partsOf(captioner).entries()) {
      const note = await part.note();
      const size = await part.size();
      if (note?.sha256 === undefined || note.url !== urlOf(captioner, i) || note.stamp.size !== size)
        whole = false;
    }
    return { kept, whole };
  }

  /** What is stored of others than those offered, under their titles where the list has them. */
  async others(listed: Captioner[], offered: Captioner[]): Promise<UnlistedCaptioner[]> {
    const all = await this.means.parts.kept().catch(() => ({}));
    return Object.entries<number>(all)
      .filter(([name, kept]) => kept > 0 && !offered.some((one) => one.name === name))
      .map(([name, kept]) => ({ name, title: listed.find((one) => one.name === name)?.title ?? name, kept }));
  }

  /** The whole of a file; undefined where the captioner has no such file. */
  async read(captioner: Captioner, path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const index = captioner.files.findIndex((file) => file.path === path);
    if (index < 0) return undefined;
    const access = await this.partsOf(captioner)[index]!.open();
    return access.read(0, access.size);
  }

  /**
   * Fetches what is missing. What was fetched stays when it is stopped or fails. Throws what `fetchFile` and `alone` throw, and
   * `storage-full` before the first byte.
   */
  async fetch(
    captioner: Captioner,
    signal: AbortSignal,
    onProgress: (progress: CaptionerProgress) => void,
  ): Promise<void> {
    const { kept } = await this.stored(captioner);
    const needed = bytesToFetch(captioner) - kept;
    const room = await this.means.room();
    if (room < needed) throw noRoom(captioner.title, needed, room);
    await alone(this.means.parts, captioner.name, () =>
      this.fetchInto(this.partsOf(captioner), captioner, signal, onProgress),
    );
  }

  private async fetchInto(
    parts: PartFile[],
    captioner: Captioner,
    signal: AbortSignal,
    onProgress: (progress: CaptionerProgress) => void,
  ): Promise<void> {
    let says: string | undefined;
    try {
      const files = captioner.files.map((file, i) => ({ ...file, url: urlOf(captioner, i) }));
      await fetchModel({ files }, parts, {
        fetch: this.means.fetch,
        signal,
        command: '',
        page: captioner.page,
        instead,
        newHash: runningSha256,
        onBytes: (stage, done, total = done) =>
          onProgress({ stage: stage === 'fetch' ? 'download' : 'check', done, total, says }),
        onNews: (sentence) => {
          says = sentence;
          onProgress({ stage: 'wait', done: 0, total: 1, says });
        },
      });
    } finally {
      for (const part of parts) await part.close();
    }
  }

  private partsOf({ name, files }: Captioner): PartFile[] {
    return files.map(({ path }, i) => this.means.parts.part(name, i, path));
  }
}

const urlOf = ({ from, files }: Captioner, i: number): string => new URL(files[i]!.path, from).href;
