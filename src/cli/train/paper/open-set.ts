import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createTokenizer } from '../../../tokenizer/tokenizer.ts';
import type { PaperImage, PaperSet } from '../../../training/paper/data/paper-set.ts';
import { featureKindOf, towerSpecs } from '../../../training/paper/frozen-towers.ts';
import { featureShape } from '../../../training/paper/paper-network.ts';
import type { PaperHooks } from '../../../training/paper/run-paper.ts';
import type { CliIo } from '../../io.ts';
import type { withDecoder } from '../browser-decoder.ts';
import type { PaperArguments } from '../train-options.ts';
import { FeatureStore } from './feature-store.ts';
import { PictureStore } from './picture-store.ts';
import type { TrainingBackend } from './training-backend.ts';
import type { SetImage } from './sets/join-sets.ts';
import type { StartModel } from '../../../training/paper/job/start-model.ts';

/** The images of a training as the trainer reads them. */
export interface OpenedSet {
  set: PaperSet;
  /** What identifies each image: file, texts. */
  keys: string[];
  /** Name of each image in lists: its file; with its set before it, where there are several. */
  names: string[];
  /** Set of each image. */
  sets: string[];
}

/** Decodes the images that are not kept yet, and encodes their texts. */
export async function openSet(
  io: CliIo,
  rated: readonly SetImage[],
  { cache }: Pick<PaperArguments, 'cache'>,
  { tokenizer, model }: StartModel,
  decoding: typeof withDecoder,
): Promise<OpenedSet> {
  const { text, input } = model;
  const encoder = createTokenizer(JSON.stringify(tokenizer), text.maxLength);
  const pictures = new PictureStore(join(cache, 'pictures'), input.size);
  const keys: string[] = [];
  await decoding(io, async (decode) => {
    for (const [i, { path, prompt, description }] of rated.entries()) {
      io.signal.throwIfAborted();
      await pictures.add(path, decode);
      keys.push(JSON.stringify([await pictures.key(path), prompt, description]));
      io.progress(`decoded ${i + 1} of ${rated.length} images`);
    }
  });
  const images = rated.map(({ targets, group, prompt, description }): PaperImage => ({
    targets,
    group,
    prompt: encoder.encode(prompt),
    description: encoder.encode(description),
  }));
  const sets = rated.map(({ set }) => set);
  const several = new Set(sets).size > 1;
  return {
    set: { images, picture: (image) => pictures.picture(rated[image]!.path) },
    keys,
    names: rated.map(({ file, set }) => (several ? `${set}/${file}` : file)),
    sets,
  };
}

/** Where features of frozen parts are kept: computed before the training, where there are any. */
export async function frozenFeatures(
  io: CliIo,
  { model, values }: StartModel,
  { set, keys }: OpenedSet,
  { cache, paper }: Pick<PaperArguments, 'cache' | 'paper'>,
  { towers }: Pick<TrainingBackend, 'towers'>,
): Promise<Pick<PaperHooks, 'features'>> {
  const kind = featureKindOf(model, paper.procedure, paper);
  if (kind === 'none') return {};
  const hash = createHash('sha256');
  for (const { name } of towerSpecs(model, kind)) {
    const own = values.get(name)!;
    hash.update(new Uint8Array(own.buffer, own.byteOffset, own.byteLength));
  }
  const frozen = JSON.stringify([hash.digest('hex'), kind, model]);
  const store = new FeatureStore(
    join(cache, 'features'),
    keys.map((key) => frozen + key),
    featureShape(kind, model),
  );
  const images = keys.map((_, image) => image);
  await store.fill(io, () => towers(model, kind, ({ name }) => values.get(name)!), set, images);
  return { features: (image) => store.get(image) };
}
