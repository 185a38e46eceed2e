import { baseName } from '../../../records/table/paths.ts';

/** A number, a number in brackets or the word for a copy at the end of a name, with what parts it from the name. */
const counter = /[\s_\-.#~]*(?:\(\d+\)|\[\d+\]|\d+|\bcopy)$/i;

/**
 * A file name without folder, ending and counters: `cat_002.png`, `b/cat-3 (1).jpg` and `cat copy.webp` are all `cat`. Empty for a name
 * of numbers alone, which says nothing about what belongs together.
 */
export function nameStem(name: string): string {
  let stem = baseName(name).replace(/(?<=.)\.[^.]*$/, '');
  for (let before = ''; before !== stem && /[\d)\]y]$/i.test(stem);) {
    before = stem;
    stem = stem.replace(counter, '');
  }
  return stem.trim();
}
