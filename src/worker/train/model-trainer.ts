import type { Answer } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import type {
  ResumeRequest,
  TrainerApi,
  TrainImage,
  TrainListener,
  TrainOutcome,
  TrainRequest,
} from '../../shared/train-api.ts';
import { blobAccess } from '../../formats/random-access.ts';
import { hashAccess } from '../../formats/sha256-stream.ts';
import type { ModelSource } from '../../shared/engine-api.ts';
import { checkStart } from '../../training/paper/job/start-model.ts';
import { storageAnswer } from '../library/no-room.ts';
import type { ModelStore } from '../library/model-store.ts';
import { readConfig, readVocabulary } from '../library/pack-into.ts';
import { RunningJobs } from '../running-jobs.ts';
import { openTowers, type TowerFile } from './open-towers.ts';
import { noVocabulary, trainModel, type TrainingParts } from './train-model.ts';
import { ratingsOf, trainingConfig } from './training-config.ts';
import { TrainingFolder, type TrainingRecord } from './training-folder.ts';

/** Trains heads on frozen towers, one training at a time; an unfinished one stays in the store with all it needs. */
export class ModelTrainer implements TrainerApi {
  private readonly parts: TrainingParts;
  private readonly store: ModelStore;
  private readonly jobs = new RunningJobs();

  /** @param store of the unfinished training */
  constructor(parts: TrainingParts, store: ModelStore) {
    this.parts = parts;
    this.store = store;
  }

  train(job: string, request: TrainRequest, onProgress: TrainListener): Promise<Answer<TrainOutcome>> {
    return this.job(job, async (signal) => {
      const { settings, towers, images } = request;
      const heads = settings.columns.map(({ head }) => head);
      ratingsOf(heads, images);
      if (!towers.vocabulary && !towers.model) throw noVocabulary();
      const sizes = await readConfig(towers.config);
      const config = trainingConfig(settings, images.length, sizes);
      const files = towers.files.map((content): TowerFile => ({ name: content.name, content, sha256: '' }));
      // before gigabytes are copied
      checkStart(await openTowers(files, towers.model, signal), config, heads, true);
      const folder = await TrainingFolder.create(this.store);
      const record = await keepTowers(folder, request, onProgress, signal);
      return this.run(folder, record, images, towers.model?.source, onProgress, signal);
    });
  }

  resume(
    job: string,
    { images, source }: ResumeRequest,
    onProgress: TrainListener,
  ): Promise<Answer<TrainOutcome>> {
    return this.job(job, async (signal) => {
      const found = await TrainingFolder.find(this.store);
      if (!found)
        throw new FoveaError('model-missing', 'There is no unfinished training.', 'Start a new one.');
      return this.run(found.folder, found.record, images, source, onProgress, signal);
    });
  }

  cancel(job: string): Promise<void> {
    return this.jobs.cancel(job);
  }

  private async run(
    folder: TrainingFolder,
    record: TrainingRecord,
    images: readonly TrainImage[],
    source: ModelSource | undefined,
    onProgress: TrainListener,
    signal: AbortSignal,
  ): Promise<TrainOutcome> {
    const files: TowerFile[] = [];
    for (const [i, name] of record.files.entries())
      files.push({ name, content: await folder.file(towerName(i)), sha256: record.hashes[i]! });
    const text = async (name: string | undefined) =>
      name === undefined ? undefined : new File([await folder.file(name)], name);
    const vocabulary = await text(record.vocabulary);
    const model = record.model && source ? { ...record.model, source } : undefined;
    return trainModel(this.parts, {
      config: trainingConfig(record.settings, record.images, await readConfig(await text(record.config))),
      inits: await openTowers(files, model, signal),
      vocabulary: vocabulary && (await readVocabulary(vocabulary)),
      ...{ images, folder, onProgress, signal },
    });
  }

  private job<T>(id: string, run: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    return this.jobs.run(id, (signal) => storageAnswer('The training', () => run(signal)));
  }
}

const towerName = (place: number): string => `tower-${place}`;
const [vocabularyName, configName] = ['vocabulary', 'config'];

/** Copies what a training begins with, so that it can go on after the tab was closed, and takes the files' hashes. */
async function keepTowers(
  folder: TrainingFolder,
  { settings, towers, images }: TrainRequest,
  onProgress: TrainListener,
  signal: AbortSignal,
): Promise<TrainingRecord> {
  const { files, vocabulary, config, model } = towers;
  const total = 2 * files.reduce((sum, { size }) => sum + size, 0);
  const hashes: string[] = [];
  let before = 0;
  const tell = (done: number): void => {
    signal.throwIfAborted();
    onProgress({ stage: 'read', done: before + done, total });
  };
  for (const [i, file] of files.entries()) {
    await folder.copy(towerName(i), file, tell);
    before += file.size;
    hashes.push(await hashAccess(blobAccess(await folder.file(towerName(i)), file.name), tell));
    before += file.size;
  }
  if (vocabulary) await folder.copy(vocabularyName, vocabulary, () => signal.throwIfAborted());
  if (config) await folder.copy(configName, config, () => signal.throwIfAborted());
  const record: TrainingRecord = {
    settings,
    files: files.map(({ name }) => name),
    hashes,
    ...(vocabulary ? { vocabulary: vocabularyName } : {}),
    ...(config ? { config: configName } : {}),
    ...(model ? { model: { id: model.id, title: model.title } } : {}),
    images: images.length,
  };
  await folder.record(record);
  return record;
}
