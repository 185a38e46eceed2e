import { countText } from '../../kit/format.ts';
import type { KeepingState, Stopped } from './store.ts';

const notKept: Record<Stopped, string> = {
  forbidden: 'this browser keeps nothing',
  'other-tab': 'another tab keeps its own images',
  full: 'the browser has no more room',
  failed: 'the browser could not save more',
};

/** Strings about what the browser keeps between visits. */
export const persistStrings = {
  stopped: {
    forbidden: {
      message: 'This browser does not keep images and scores between visits.',
      hint: 'They are lost when the page is reloaded: export before you leave. Private windows behave like this.',
    },
    'other-tab': {
      message: 'Another tab of this page already saves its images and scores; this tab saves nothing.',
      hint: 'Export before you leave, or work in the other tab.',
    },
    full: {
      message: 'The browser has no more room to keep images for your next visit.',
      hint: 'Scoring continues, and scores are kept while there is room. Export before you leave, or remove images you no longer need.',
    },
    failed: {
      message: 'Images and scores can no longer be kept for your next visit.',
      hint: 'Scoring continues; export before you leave.',
    },
  } satisfies Record<Stopped, { message: string; hint: string }>,
  reading: 'Reading the files…',
  saving: (kept: string, total: string) => `Saving ${kept} of ${total} images in this browser…`,
  partly: (kept: string, total: string, why: Stopped) =>
    `${kept} of ${total} ${total === '1' ? 'image is' : 'images are'} kept for your next visit: ${notKept[why]}.`,
  restored: (count: number) =>
    `${count === 1 ? 'One image was' : `${count} images were`} restored from your last visit.`,
};

/** What to say of images that are not kept, or not yet; undefined when all are. */
export function savingWords({ reading, total, kept, stopped }: KeepingState): string | undefined {
  if (kept === total) return reading > 0 ? persistStrings.reading : undefined;
  const [some, all] = [countText(kept), countText(total)];
  return stopped === undefined ? persistStrings.saving(some, all) : persistStrings.partly(some, all, stopped);
}
