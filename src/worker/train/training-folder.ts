import * as v from 'valibot';
import { blobAccess, type RandomAccess } from '../../formats/random-access.ts';
import { FoveaError } from '../../shared/errors.ts';
import { readBlob } from '../../shared/files/read-blob.ts';
import type { TrainSettings, UnfinishedTraining } from '../../shared/train-api.ts';
import type { FrozenFeatures } from '../../training/paper/paper-network.ts';
import type { ModelFolder, ModelStore } from '../library/model-store.ts';

const recordFile = 'training.json';
const placeFile = 'place.json';
const slots = ['checkpoint-a.bin', 'checkpoint-b.bin'] as const;

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const settingsSchema: v.GenericSchema<unknown, TrainSettings> = v.object({
  name: text,
  licence: text,
  columns: v.array(v.object({ head: text, column: text })),
  epochs: count,
  rate: v.number(),
  trainingCrops: count,
  evaluationCrops: count,
  profile: v.picklist(['paper', 'released']),
  quantisation: v.picklist(['f32', 'f16', 'int8']),
  date: text,
});

const recordSchema = v.object({
  settings: settingsSchema,
  /** Names of the checkpoints; the content of each lies under `tower-N`. */
  files: v.array(text),
  /** Their SHA-256. */
  hashes: v.array(text),
  vocabulary: v.optional(text),
  config: v.optional(text),
  model: v.optional(v.object({ id: text, title: text })),
  images: count,
});

/** What a training is of; written once, when its files are there. */
export type TrainingRecord = v.InferOutput<typeof recordSchema>;

const placeSchema = v.object({
  slot: v.picklist(slots),
  identity: text,
  step: count,
  total: count,
});
type Place = v.InferOutput<typeof placeSchema>;

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** The folder of the one training that is not finished: its record, the files it began with, features and checkpoints. */
export class TrainingFolder {
  private readonly store: Pick<ModelStore, 'remove'>;
  readonly folder: ModelFolder;

  constructor(store: Pick<ModelStore, 'remove'>, folder: ModelFolder) {
    this.store = store;
    this.folder = folder;
  }

  /** A new one; whatever there was is removed. */
  static async create(store: ModelStore): Promise<TrainingFolder> {
    for (const { id } of await store.folders()) await store.remove(id);
    return new TrainingFolder(store, await store.create());
  }

  /** The one there is; undefined where there is none, or one whose files were not all copied. */
  static async find(
    store: Pick<ModelStore, 'folders' | 'remove'>,
  ): Promise<{ folder: TrainingFolder; record: TrainingRecord } | undefined> {
    for (const folder of await store.folders()) {
      const record = await readJson(folder, recordFile, recordSchema);
      if (record) return { folder: new TrainingFolder(store, folder), record };
    }
    return undefined;
  }

  /** What the page says of it. */
  async summary({ settings, files, model, images }: TrainingRecord): Promise<UnfinishedTraining> {
    const { step = 0, total = 0 } = (await this.place()) ?? {};
    return { settings, files, model, images, step, total };
  }

  record(record: TrainingRecord): Promise<void> {
    return this.folder.write(recordFile, encode(record));
  }

  /** Copies a file, in slices, and tells how many of its bytes are done. */
  async copy(name: string, file: Blob, onBytes: (done: number) => void): Promise<void> {
    async function* slices(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
      for (let at = 0; at < file.size; at += slice) {
        yield await readBlob(file.slice(at, at + slice), name);
        onBytes(Math.min(file.size, at + slice));
      }
    }
    await this.folder.write(name, slices());
  }

  /** A file that was copied. Throws `model-missing` where it is gone. */
  async file(name: string): Promise<File> {
    const file = await this.folder.file(name);
    if (file) return file;
    throw new FoveaError(
      'model-missing',
      'A file of the unfinished training is gone.',
      'Train again from the start.',
    );
  }

  /** Features of an image, by the name of all that they follow from; undefined where they are not kept whole. */
  async features(name: string, values: number): Promise<FrozenFeatures | undefined> {
    const file = await this.folder.file(`features-${name}.f32`);
    return file?.size === 4 * values ? new Float32Array(await file.arrayBuffer()) : undefined;
  }

  keepFeatures(name: string, features: FrozenFeatures): Promise<void> {
    return this.folder.write(`features-${name}.f32`, new Uint8Array(Float32Array.from(features).buffer));
  }

  place(): Promise<Place | undefined> {
    return readJson(this.folder, placeFile, placeSchema);
  }

  /** Writes a checkpoint beside the last one, which counts until this one is whole. */
  async checkpoint(at: Omit<Place, 'slot'>, pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
    const before = (await this.place())?.slot;
    const slot = before === slots[0] ? slots[1] : slots[0];
    await this.folder.write(slot, pieces);
    await this.folder.write(placeFile, encode({ slot, ...at } satisfies Place));
  }

  /** The last whole checkpoint; undefined before the first. */
  async lastCheckpoint(): Promise<RandomAccess | undefined> {
    const slot = (await this.place())?.slot;
    const file = slot === undefined ? undefined : await this.folder.file(slot);
    return file && blobAccess(file, file.name);
  }

  /** The weights of the best epoch so far. The last ones count until these are whole. */
  async keepBest(epoch: number, pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
    const name = bestFile(epoch);
    await this.folder.write(name, pieces);
    const old = (await this.folder.names()).filter((other) => other.startsWith('best-') && other !== name);
    // a checkpoint from before this epoch may still ask for the last of them
    for (const other of old.slice(0, -1)) await this.folder.remove(other);
  }

  async best(epoch: number): Promise<RandomAccess> {
    return blobAccess(await this.file(bestFile(epoch)), bestFile(epoch));
  }

  remove(): Promise<void> {
    return this.store.remove(this.folder.id);
  }
}

const slice = 8 << 20;

const bestFile = (epoch: number) => `best-${String(epoch).padStart(6, '0')}.bin`;

async function readJson<T>(
  folder: ModelFolder,
  name: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<T | undefined> {
  try {
    const content = await (await folder.file(name))?.text();
    return content === undefined ? undefined : v.parse(schema, JSON.parse(content));
  } catch {
    return undefined;
  }
}
