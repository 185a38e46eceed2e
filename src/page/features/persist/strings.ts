import type { ErrorRecord } from '../../../shared/errors.ts';

/** Strings about what the browser keeps between visits. */
export const persistStrings = {
  refused: {
    forbidden: {
      message: 'This browser does not keep images and scores between visits.',
      hint: 'They are lost when the page is reloaded: export before you leave. Private windows behave like this.',
    },
    'other-tab': {
      message: 'Another tab of this page already saves its images and scores; this tab saves nothing.',
      hint: 'Export before you leave, or work in the other tab.',
    },
  },
  full: {
    message: 'The browser has no more room to keep images for your next visit.',
    hint: 'Scoring continues, and scores are kept while there is room. Export before you leave, or remove images you no longer need.',
  },
  failed: {
    message: 'Images and scores can no longer be kept for your next visit.',
    hint: 'Scoring continues; export before you leave.',
  },
  imageGone: {
    code: 'file-missing',
    message: 'This image was not kept: the page was left before its turn, or the browser had no room.',
    hint: 'Drop it again.',
  } satisfies ErrorRecord as ErrorRecord,
  restored: (count: number) =>
    `${count === 1 ? 'One image was' : `${count} images were`} restored from your last visit.`,
};
