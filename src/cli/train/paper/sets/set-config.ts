import { basename, dirname, extname, resolve } from 'node:path';
import * as v from 'valibot';
import { FoveaError } from '../../../../shared/errors.ts';
import type { RatedSource } from '../../../items/rated-table.ts';

/** How several sets make one training: with their ratings on one scale, or with a head for each. */
export type BetweenSets = 'scale' | 'head';

/** A rated set by its name; paths are absolute, or relative to the working folder where they come from the command line. */
export interface RatedSet extends RatedSource {
  name: string;
}

const files = v.optional(v.record(v.string(), v.string()), {});

/** Entry of a configuration's `sets`; its paths are relative to the configuration's folder. */
export const setEntry = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,19}$/, 'a set is named in lower-case letters')),
  items: v.string(),
  images: v.optional(v.string()),
  /** Column of each head, where it has a name of its own. */
  columns: files,
  /** MATLAB file of each head's ratings, where the table lacks them. */
  ratings: files,
});

/**
 * The sets of a training: those of its configuration, or the one of --items. Throws `usage` where there are both or neither, or where two sets
 * have one name.
 *
 * @param config path of the configuration
 */
export function setsOf(
  entries: readonly v.InferOutput<typeof setEntry>[],
  config: string,
  { items, images }: { items: string | undefined; images: string | undefined },
): RatedSet[] {
  const given = items !== undefined || images !== undefined;
  if (entries.length > 0 && given) {
    throw new FoveaError(
      'usage',
      'The configuration names its sets itself: --items and --images do not go with that.',
      'Leave them out, or take "sets" out of the configuration.',
    );
  }
  if (entries.length === 0) {
    if (items === undefined)
      throw new FoveaError('usage', 'train needs --items, or a configuration with "sets".');
    return [{ name: basename(items, extname(items)), items, images }];
  }
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new FoveaError('usage', `Two sets of the configuration are called ${twice}.`);
  const beside = (path: string) => resolve(dirname(config), path);
  return entries.map(({ name, items: table, images: folder, columns, ratings }) => ({
    name,
    items: beside(table),
    images: folder === undefined ? undefined : beside(folder),
    columns,
    ratings: Object.fromEntries(Object.entries(ratings).map(([head, file]) => [head, beside(file)])),
  }));
}
