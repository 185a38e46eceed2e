import type { Drop } from './commands.ts';

/** Tags that ask a generator for quality and say nothing about the image; whole tags only. */
const quality =
  /^(?:masterpiece|best quality|amazing quality|great quality|high quality|normal quality|very aesthetic|aesthetic|absurdres|highres|high res|ultra-detailed|extremely detailed cg unity 8k wallpaper|newest|very awa)$/i;
/** What stands around a tag: weights and brackets. */
const bare = (tag: string): string =>
  tag
    .trim()
    .replace(/^[([{]+|[)\]}]+$/g, '')
    .replace(/\s*:\s*\d*\.?\d+$/, '')
    .replaceAll('_', ' ');

/** Takes quality tags out where there are two of them, or one beside `score_9`: alone, they may be meant as words. */
export function dropQualityTags(text: string, drop: Drop): string {
  const tags = text.split(',');
  const isQuality = (tag: string): boolean => quality.test(bare(tag)) && balanced(tag);
  const found = tags.filter(isQuality);
  const scored = /(?<![\w-])score_\d/i.test(text);
  if (found.length < (scored ? 1 : 2)) return text;
  for (const tag of found) drop(tag.trim());
  return tags.filter((tag) => !isQuality(tag)).join(',');
}

/** Whether the tag's brackets all close within it. */
function balanced(tag: string): boolean {
  const count = (pattern: RegExp): number => [...tag.matchAll(pattern)].length;
  return count(/[([{]/g) === count(/[)\]}]/g);
}
