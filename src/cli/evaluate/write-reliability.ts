import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HeldOut } from '../../evaluation/reliability/held-out.ts';
import { measureReliability } from '../../evaluation/reliability/measure.ts';
import { addReliability, modelIds } from '../../package/reliability/add.ts';
import type { Manifest } from '../../package/manifest.ts';
import { modelCard } from '../../package/model-card.ts';
import { intervalWords } from '../../package/reliability/words.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { Reliability } from '../../shared/reliability.ts';
import { lock } from '../files/lock.ts';
import { holdsPackage } from '../files/package-folder.ts';
import { readManifest } from '../files/read-manifest.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { CliIo } from '../io.ts';

const usage = (message: string, hint?: string) => new FoveaError('usage', message, hint);

/** A package whose manifest is to say how far people agree with a head. */
export interface Target {
  folder: string;
  /** The option and its value. */
  name: string;
  head: string;
}

/** A score with its rating, and the model of its line; lines of `fovea train --folds` have a fold instead. */
export interface Measured extends HeldOut {
  model?: string | undefined;
}

/** Refuses a folder that holds no package with that head, before anything is scored. `usage`. */
export async function checkTarget(target: Target): Promise<void> {
  const { folder, name, head } = target;
  if (!(await holdsPackage(folder))) throw usage(`${name} is not the folder of a model package.`);
  const { manifest } = await readManifest(target.folder);
  if (!manifest.heads.some((info) => info.name === head))
    throw usage(
      `The package of ${name} has no score "${head}"; it has ${manifest.heads.map((info) => info.name).join(', ')}.`,
      'Choose one with --head.',
    );
}

/** Refuses scores of another model than the package. Those of folds name none: the user says whose they are. */
function checkModels({ name }: Target, manifest: Manifest, hash: string, items: readonly Measured[]): void {
  const own = modelIds(manifest, hash);
  const other = items.find(({ model, fold }) =>
    model === undefined ? fold === undefined : !own.includes(model),
  );
  if (!other) return;
  throw usage(
    `The scores are of ${other.model ?? 'a model that the lines do not name'}, not of the package of ${name} (${own[0]!}): nothing was written.`,
    'Score the images with that package, or write to the package that scored them.',
  );
}

/** What the scores say of the head. Throws `usage` for too few images, or ratings on another scale. */
function measure(
  { head }: Target,
  manifest: Manifest,
  items: readonly Measured[],
  table: string,
): Reliability {
  const { min, max } = manifest.heads.find(({ name }) => name === head)!;
  const off = items.find(({ rating }) => rating < min || rating > max);
  if (off)
    throw usage(
      `A rating of ${off.rating} is outside the scale of ${head}, ${min} to ${max}: nothing was written.`,
      'The interval about people’s mean rating needs a column on the head’s scale; convert it.',
    );
  if (items.some(({ generator }) => generator !== undefined))
    throw usage(
      'These predictions are of models that had not seen the generator: nothing was written.',
      'Write those of the folds (held-out.jsonl); `fovea train --leave-out-generators` writes the others itself.',
    );
  const folds = new Set(items.flatMap(({ fold }) => fold ?? [])).size;
  const measured = measureReliability(items, {
    source: folds > 0 ? 'folds' : 'table',
    on: `${items.length} images of ${basename(table).slice(0, 100)}${folds > 0 ? `, each scored by ${folds > 1 ? `one of ${folds} models` : 'a model'} trained without its prompt` : ''}`,
    scale: [min, max],
  });
  if (measured) return measured;
  throw usage(`${items.length} rated images are too few to say how far people agree: nothing was written.`);
}

/**
 * Writes what the scores and ratings say of a head into the package's manifest: replaced atomically, with the weights untouched; the model
 * card follows where it is as we made it. Says what it replaced. Throws `usage` where the scores are not the package's.
 *
 * @param table name of the table, for the record
 */
export async function writeReliability(
  io: Pick<CliIo, 'say'>,
  target: Target,
  items: readonly Measured[],
  table: string,
): Promise<Reliability> {
  const { folder, name, head } = target;
  const held = await lock(folder, name);
  try {
    const { json, hash, manifest } = await readManifest(target.folder);
    checkModels(target, manifest, hash, items);
    const found = measure(target, manifest, items, table);
    // what is known of other generators stays true where the same is measured again
    const others = manifest.heads.find((info) => info.name === head)?.reliability?.otherGenerators;
    const measured = { ...found, ...(others && found.source === 'folds' ? { otherGenerators: others } : {}) };
    const added = addReliability(json, hash, head, measured);
    const cardPath = join(folder, 'MODEL_CARD.md');
    const card = await readFile(cardPath, 'utf8').catch(() => undefined);
    await writeWhole(join(folder, 'manifest.json'), added.json, name);
    if (card === modelCard(manifest)) await writeWhole(cardPath, modelCard(added.manifest), name);
    else if (card !== undefined) io.say(`MODEL_CARD.md of ${name} was edited and stays as it is.`);
    const { replaced } = added;
    io.say(`${name} now says of ${head}: ${intervalWords({ reliability: measured })}.`);
    if (replaced) io.say(`That replaces: ${intervalWords({ reliability: replaced })}.`);
    return measured;
  } finally {
    await held.release();
  }
}
