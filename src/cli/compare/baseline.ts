import { mkdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { textDigest } from '../../records/score-record.ts';
import type { ScoredImage } from '../../records/scored-images.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { FaultKind } from '../../shared/reasons/fault-kind.ts';
import { version } from '../../shared/version.ts';
import { outputError } from '../files/output-error.ts';
import { writeWhole } from '../files/write-whole.ts';
import { userPath, type CliIo } from '../io.ts';
import { asRun, type ReadRun } from './read-run.ts';

/** Where baselines lie unless `--baselines` says otherwise, below the folder the command was typed in. */
export const baselineFolder = 'fovea-baselines';

const numbers = v.record(v.string(), v.nullable(v.number()));
const texts = v.record(v.string(), v.string());
const known = v.exactOptional(v.boolean());
const faults = v.object({
  damage: known,
  compression: known,
  noise: known,
  softness: known,
} satisfies Record<FaultKind, unknown>);
const schema = v.object({
  kind: v.literal('fovea baseline'),
  name: v.string(),
  savedAt: v.string(),
  from: v.string(),
  fovea: v.string(),
  failed: v.number(),
  digest: v.string(),
  images: v.array(
    v.object({
      file: v.string(),
      prompt: v.string(),
      scores: numbers,
      cells: texts,
      model: v.exactOptional(v.string()),
      settings: v.exactOptional(v.record(v.string(), v.unknown())),
      description: v.exactOptional(v.string()),
      faults: v.exactOptional(faults),
    } satisfies Record<keyof ScoredImage, unknown>),
  ),
});

/** Where a baseline is kept. */
export interface BaselinePlace {
  name: string;
  /** As the user named it. */
  folder: string;
}

function fileOf(io: Pick<CliIo, 'cwd'>, { name, folder }: BaselinePlace): string {
  // a name, never a path: what is saved must stay in the folder
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) {
    throw new FoveaError(
      'usage',
      `"${name}" cannot name a baseline.`,
      'Use letters, digits, dots, hyphens and underscores.',
    );
  }
  return join(userPath(io, folder), `${name}.json`);
}

const shownAs = ({ name, folder }: BaselinePlace): string => join(folder, `${name}.json`);

/** Throws `usage` for a name that cannot be one, and where there is a baseline of that name, unless it is to be replaced. */
export function checkBaselinePlace(io: Pick<CliIo, 'cwd'>, place: BaselinePlace, replace: boolean): void {
  if (!existsSync(fileOf(io, place)) || replace) return;
  throw new FoveaError(
    'usage',
    `There is a baseline "${place.name}" already: ${shownAs(place)}.`,
    'Choose another name, or replace it with --replace.',
  );
}

/** Keeps a run as a baseline: its scores and how they were made. Returns its file as the user may name it; throws as `checkBaselinePlace`. */
export async function saveBaseline(
  io: CliIo,
  run: ReadRun,
  place: BaselinePlace,
  replace: boolean,
): Promise<string> {
  // again: another run may have saved one while this one scored
  checkBaselinePlace(io, place, replace);
  const path = fileOf(io, place);
  const shown = shownAs(place);
  const images = run.scored;
  const content: v.InferInput<typeof schema> = {
    kind: 'fovea baseline',
    name: place.name,
    savedAt: new Date().toISOString(),
    from: run.name,
    fovea: version,
    failed: run.failed,
    digest: textDigest(JSON.stringify(images)),
    images,
  };
  const named = `The baseline ${shown}`;
  await mkdir(userPath(io, place.folder), { recursive: true }).catch((error: unknown) => {
    throw outputError(named, error);
  });
  await writeWhole(path, `${JSON.stringify(content, null, 1)}\n`, named);
  return shown;
}

/** Reads a baseline, and where it comes from, in a sentence. Throws `usage` where there is none, or it was changed. */
export async function readBaseline(
  io: CliIo,
  place: BaselinePlace,
  group: string | undefined,
): Promise<{ run: ReadRun; origin: string }> {
  const path = fileOf(io, place);
  const shown = shownAs(place);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new FoveaError(
      'usage',
      `There is no baseline "${place.name}" in ${place.folder}.`,
      `Save one with \`fovea compare --baseline save ${place.name} SCORES\`, or name its folder with --baselines.`,
    );
  });
  const read = v.safeParse(v.pipe(v.string(), v.rawTransform(parseJson), schema), text);
  if (!read.success || read.output.digest !== textDigest(JSON.stringify(read.output.images))) {
    throw new FoveaError(
      'usage',
      `${shown} is not a baseline, or was changed after it was saved.`,
      `Save it again with \`fovea compare --baseline save ${place.name} SCORES --replace\`.`,
    );
  }
  const { images, failed, savedAt, from, fovea } = read.output;
  return {
    run: asRun(place.name, { images, failed }, { path, fresh: false, group }),
    origin: `Baseline ${place.name}: saved on ${savedAt} from ${from} by Fovea ${fovea}.`,
  };
}

function parseJson({ dataset, addIssue, NEVER }: v.RawTransformContext<string>): unknown {
  try {
    return JSON.parse(dataset.value) as unknown;
  } catch {
    addIssue();
    return NEVER;
  }
}
