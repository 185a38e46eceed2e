import { promptSources, type PromptFrom } from '../../shared/texts.ts';
import type { ModelInfo } from '../../shared/engine-api.ts';
import { bytesText, countText } from '../kit/format.ts';
import { addressWords } from '../features/intake/strings.ts';
import { compareWords } from '../features/compare/strings.ts';
import { describeWords } from '../features/describe/strings.ts';
import { deviceWords } from '../features/engine/device-strings.ts';
import { evaluateWords } from '../features/evaluate/strings.ts';
import { expertsWords, matchWords } from '../features/text-match/strings.ts';
import { imagesWords } from '../features/table/batch-strings.ts';
import { keepWords } from '../features/persist/strings.ts';
import { modelWords } from '../features/models/strings.ts';
import { offlineWords } from '../features/offline/strings.ts';
import { patchWords } from '../features/patch/strings.ts';
import { plural } from '../kit/plural.ts';
import { progressWords } from '../features/engine/progress-strings.ts';
import { aboutWords, scoreWords } from '../features/score/strings.ts';
import { shortcutWords } from '../features/shortcuts/strings.ts';
import { tableWords } from '../features/table/strings.ts';
import { tabWords } from '../features/views/strings.ts';
import { tuneWords } from '../features/tune/strings.ts';
import { viewerWords } from '../features/viewer/strings.ts';

/** Every word the page shows, in one place. */
export const text = {
  brand: 'Fovea',
  tagline: 'Scores AI-generated images on this computer and shows why',
  describe: describeWords,
  keep: keepWords,
  address: addressWords,
  skip: 'Skip to the score',

  open: {
    button: 'Open images',
    short: 'Open',
    folder: 'Open folder',
    drop: 'Drop images, folders, a zip or a CSV of prompts anywhere',
    dropHint: 'or paste one with Ctrl+V',
    overlay: 'Drop to score',
    tableWaits: (name: string) => ({
      message: `${name} names no image that is here.`,
      hint: 'It waits: drop its images, and they get what it says.',
    }),
    rowsWait: (name: string, rows: number) => ({
      message: `${plural(rows, 'row')} of ${name} ${rows === 1 ? 'names an image that is' : 'name images that are'} not here.`,
      hint: 'They wait: drop the images, and they get what the table says.',
    }),
    earlierTable: (name: string, images: number) =>
      `${plural(images, 'image')} got ${images === 1 ? 'its' : 'their'} texts from ${name}, which was dropped earlier.`,
    typedStays: (images: number) =>
      `${plural(images, 'image')} ${images === 1 ? 'keeps' : 'keep'} what you typed, where the table says something else.`,
    textsWithoutImage: (names: string[]) => ({
      message: `${plural(names.length, 'text file')} (${names.slice(0, 2).join(', ')}${names.length > 2 ? ', …' : ''}) ${names.length === 1 ? 'lies' : 'lie'} beside no image and ${names.length === 1 ? 'was' : 'were'} passed over.`,
      hint: 'A text file is the prompt of the image of the same name dropped with it.',
    }),
    emptyArchive: (name: string) => `${name} holds no image that can be read.`,
    selection: 'Your files',
    folderName: 'The folder',
    nothingFound: 'There was no image in it.',
    nothingFoundHint:
      'PNG, JPEG, WebP, AVIF and GIF files can be scored, also from folders and zip archives.',
  },

  tabs: tabWords,
  rows: tableWords,
  shortcuts: shortcutWords,
  compare: compareWords,
  evaluate: evaluateWords,
  tune: tuneWords,

  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },

  device: deviceWords,

  models: modelWords,

  offline: offlineWords,

  model: {
    loading: 'Loading the model…',
    label: 'Model',
    licence: 'Licence',
    provenance: 'Weights',
    hash: 'Weights hash',
    profile: 'Profile',
    size: 'Size',
    sizeOf: (model: ModelInfo) => `${countText(model.parameters)} parameters, ${bytesText(model.bytes)}`,
    accuracy: 'Measured accuracy',
    untrainedTitle: 'Untrained weights: the number means nothing.',
    untrainedBody:
      'This demo package shows how the tool works, with random weights. Load a trained package to judge images.',
  },

  progress: progressWords,

  score: scoreWords,

  about: aboutWords,

  texts: {
    heading: 'Prompt and description',
    prompt: 'Prompt',
    promptHint: 'What the image was made from. Empty: the score sees no prompt.',
    promptFromFile: (source: PromptFrom | undefined) => {
      const name = new Map<string, string>(Object.entries(promptSources)).get(source ?? '');
      return name === undefined ? 'Read from the file.' : `Read from the file (${name}).`;
    },
    scoredAs: (prompt: string) => `Scored as “${prompt}”.`,
    dropped: (pieces: string[], none: boolean) =>
      none ? `No prompt: ${pieces.join('; ')}.` : `Left out: ${pieces.join(', ')}.`,
    keepSyntax: 'Score prompts with the syntax of generators, such as weights and networks',
    promptFromSidecar: 'Read from the text file beside it.',
    promptFromSample: 'Comes with the sample.',
    description: 'Description',
    descriptionHint:
      'What the image shows, in about 50 words: content first, then style, angle, colours and quality.',
    apply: 'Score with these texts',
    reset: 'Undo changes',
  },

  viewer: viewerWords,

  patch: patchWords,

  match: matchWords,

  experts: expertsWords,

  samples: { heading: 'Samples' },

  table: imagesWords,

  live: {
    ready: (model: string) => `Model ${model} is ready.`,
    added: (count: number) => `${plural(count, 'image')} added.`,
    tableRead: (count: number) => `The table was read for ${plural(count, 'image')}.`,
    scored: (name: string) => `${name} is scored.`,
    failed: (name: string) => `${name} failed.`,
    cancelled: (name: string) => `${name} was cancelled.`,
  },

  errors: {
    sampleMissing: (title: string) => `The sample “${title}” could not be read.`,
    dismiss: 'Dismiss',
  },
};
