import type { ErrorRecord } from '../../../shared/errors.ts';

/** Words about what the browser keeps between visits. */
export const persistStrings = {
  refused: {
    forbidden: {
      message: 'This browser does not keep images and scores between visits.',
      hint: 'They are gone when the page is reloaded: export before you leave. A private window behaves like this.',
    },
    'other-tab': {
      message: 'Another tab of this page keeps its images and scores; this one keeps nothing.',
      hint: 'Export before you leave, or work in the other tab.',
    },
  },
  full: {
    message: 'The browser has no more room to keep images for the next visit.',
    hint: 'Scoring goes on, and scores are kept while there is room for them. Export before you leave, or remove images that are done.',
  },
  failed: {
    message: 'Images and scores can no longer be kept for the next visit.',
    hint: 'Scoring goes on; export before you leave.',
  },
  imageGone: {
    code: 'file-missing',
    message: 'This image was not kept: the page was left before its turn, or the browser had no room.',
    hint: 'Drop it again.',
  } satisfies ErrorRecord as ErrorRecord,
  restored: (count: number) =>
    `${count === 1 ? 'One image is' : `${count} images are`} back from the last visit.`,
};
