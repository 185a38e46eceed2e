import { generatorOf } from '../../../records/table/column-names.ts';
import { isNotGiven } from '../../../records/table/not-given.ts';
import { cellOf } from '../../../records/table/rating.ts';
import type { QueueItem } from '../batch/index.ts';
import { nameStem } from './name-stem.ts';

/** What groups images. `column:` is followed by the name of a table's text column. */
export type GroupBy = 'none' | 'prompt' | 'folder' | 'model' | 'stem' | 'look' | `column:${string}`;

/** An image as grouping reads it. */
export type Groupable = Pick<QueueItem, 'id' | 'name' | 'prompt'> & {
  /** The other columns of its table. */
  cells?: QueueItem['cells'] | undefined;
  /** The model that made it, by the file's metadata. */
  madeBy?: string | undefined;
  /** The name of its cluster of near-duplicates. */
  look?: string | undefined;
};

export interface Group {
  /** Compared: equal for all images of the group, empty for those that have nothing to group them by. */
  key: string;
  /** Shown: as the first of its images has it. */
  name: string;
  /** In the order given. */
  ids: string[];
}

/** What an image is grouped by, as given in the file or table. */
function nameOf(image: Groupable, by: Exclude<GroupBy, 'none'>): string {
  if (by === 'prompt') return image.prompt.trim();
  if (by === 'folder') return image.name.slice(0, Math.max(image.name.lastIndexOf('/'), 0));
  if (by === 'stem') return nameStem(image.name);
  if (by === 'look') return image.look ?? '';
  if (by === 'model') return generatorOf(image.cells ?? {}) || (image.madeBy ?? '');
  const cell = cellOf(image.cells ?? {}, by.slice('column:'.length));
  return isNotGiven(cell) ? '' : cell;
}

/** Folders and looks are compared as they are, words without regard to case, spaces and how letters are composed. */
function keyOf(name: string, by: GroupBy): string {
  if (name === '' || by === 'folder' || by === 'look') return name;
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
}

/**
 * Images by what they share, each in exactly one group; groups in the order of their first image, what has nothing to group it by last
 * (key `''`). With `none`, one group of all. Sorted images give groups whose first image is the best.
 */
export function groupsOf(images: readonly Groupable[], by: GroupBy): Group[] {
  if (by === 'none')
    return images.length === 0 ? [] : [{ key: '', name: '', ids: images.map(({ id }) => id) }];
  const groups = new Map<string, Group>();
  // ten thousand images have few prompts
  const keys = new Map<string, string>();
  for (const image of images) {
    const name = nameOf(image, by);
    const key = keys.get(name) ?? keyOf(name, by);
    keys.set(name, key);
    const group = groups.get(key);
    if (group) group.ids.push(image.id);
    else groups.set(key, { key, name, ids: [image.id] });
  }
  const rest = groups.get('');
  groups.delete('');
  return [...groups.values(), ...(rest ? [rest] : [])];
}
