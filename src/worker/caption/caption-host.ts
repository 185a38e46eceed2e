import type {
  Caption,
  CaptionApi,
  Captioner,
  CaptionerProgress,
  CaptionersView,
  CaptionerView,
} from '../../shared/caption-api.ts';
import { answer } from '../../shared/answer.ts';
import type { Answer } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import { RunningJobs } from '../running-jobs.ts';
import { alone } from '../library/in-folder.ts';
import type { PartStore } from '../library/part-store.ts';
import { CaptionerFiles } from './captioner-files.ts';
import { inWords } from './in-words.ts';
import { readList, type ListMemory } from './stored-list.ts';

/** A captioner in memory. */
export interface LoadedCaptioner {
  describe(image: Blob, signal: AbortSignal): Promise<Caption>;
  dispose(): Promise<void>;
}

/** The whole of a stored file, by its path; undefined for a file that the list does not name. */
export type FileOf = (path: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;

export interface CaptionMeans {
  parts: PartStore;
  list: ListMemory;
  fetch: typeof fetch;
  /** Why captioners that need a GPU cannot run; empty where they can. */
  withoutGpu: () => Promise<string>;
  /** Bytes that the browser still allows. */
  room: () => Promise<number>;
  load: (captioner: Captioner, fileOf: FileOf) => Promise<LoadedCaptioner>;
}

/** Stores captioners and runs one of them, an image at a time. Only `get` asks another host for anything. */
export class CaptionHost implements CaptionApi {
  private readonly means: CaptionMeans;
  private readonly files: CaptionerFiles;
  private readonly jobs = new RunningJobs();
  private loaded: { name: string; captioner: Promise<LoadedCaptioner> } | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(means: CaptionMeans) {
    this.means = means;
    this.files = new CaptionerFiles(means);
  }

  view(url: string): Promise<Answer<CaptionersView>> {
    return answer(async () => {
      const [{ captioners }, withoutGpu] = await Promise.all([this.read(url), this.means.withoutGpu()]);
      const able = captioners.filter(({ device }) => device === 'wasm' || withoutGpu === '');
      const views: CaptionerView[] = [];
      for (const captioner of able) views.push({ captioner, ...(await this.files.stored(captioner)) });
      return {
        captioners: views,
        unlisted: await this.files.others(captioners, able),
        withoutGpu: able.length < captioners.length ? withoutGpu : '',
      };
    });
  }

  get(
    job: string,
    captioner: Captioner,
    onProgress: (progress: CaptionerProgress) => void,
  ): Promise<Answer<null>> {
    return answer(() =>
      this.jobs.run(job, async (signal) => {
        await this.files.fetch(captioner, signal, onProgress);
        return null;
      }),
    );
  }

  describe(job: string, url: string, name: string, image: Blob): Promise<Answer<Caption>> {
    return this.afterLast((last) =>
      // one that waits can be cancelled, too
      this.jobs.run(job, async (signal) => {
        await last;
        signal.throwIfAborted();
        const captioner = await this.inMemory(url, name);
        signal.throwIfAborted();
        try {
          return await captioner.describe(image, signal);
        } catch (error) {
          signal.throwIfAborted();
          // memory or device may be lost: the next image gets a model that is loaded afresh
          await this.free();
          throw inWords(error, 'describe');
        }
      }),
    );
  }

  remove(name: string): Promise<Answer<null>> {
    const { parts } = this.means;
    return this.afterLast(async (last) => {
      await last;
      await this.free();
      await alone(parts, name, () => parts.remove(name));
      return null;
    });
  }

  cancel(job: string): Promise<void> {
    return this.jobs.cancel(job);
  }

  /** Work on the model in memory, which has to wait for `last`; what is asked later waits for this. */
  private afterLast<T>(work: (last: Promise<unknown>) => Promise<T>): Promise<Answer<T>> {
    const { last } = this;
    const done = answer(() => work(last));
    this.last = done;
    return done;
  }

  private read(url: string) {
    return readList(url, this.means.fetch, this.means.list);
  }

  private async inMemory(url: string, name: string): Promise<LoadedCaptioner> {
    if (this.loaded?.name !== name) {
      await this.free();
      this.loaded = { name, captioner: this.load(url, name) };
    }
    const { loaded } = this;
    try {
      return await loaded.captioner;
    } catch (error) {
      if (this.loaded === loaded) this.loaded = undefined;
      throw error;
    }
  }

  private async load(url: string, name: string): Promise<LoadedCaptioner> {
    const captioner = (await this.read(url)).captioners.find((one) => one.name === name);
    if (!captioner) {
      throw new FoveaError(
        'description-failed',
        `The list of models that describe images has no “${name}”.`,
        'Choose another one under Descriptions.',
      );
    }
    if (!(await this.files.stored(captioner)).whole) {
      throw new FoveaError(
        'description-failed',
        `${captioner.title} is not in this browser’s storage.`,
        'Fetch it under Descriptions; nothing is fetched unasked.',
      );
    }
    return this.means
      .load(captioner, (path) => this.files.read(captioner, path))
      .catch((error: unknown) => {
        throw inWords(error, 'load', captioner.title);
      });
  }

  private async free(): Promise<void> {
    const { loaded } = this;
    this.loaded = undefined;
    await loaded?.captioner.then((captioner) => captioner.dispose()).catch(() => undefined);
  }
}
