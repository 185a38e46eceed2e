import { basename, dirname, extname, resolve } from 'node:path';
import { FoveaError } from '../../../../shared/errors.ts';
import type { SetEntry } from '../../../../training/paper/job/set-entry.ts';
import type { RatedSource } from '../../../items/rated-table.ts';

/** A rated set by its name; paths are absolute, or relative to the working folder where they come from the command line. */
export interface RatedSet extends RatedSource {
  name: string;
}

/**
 * The sets of a training: those of its configuration, or the one of --items. Throws `usage` where there are both or neither, or where two sets
 * have one name.
 *
 * @param config path of the configuration
 */
export function setsOf(
  entries: readonly SetEntry[],
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
