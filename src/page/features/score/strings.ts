import { promptSources, type PromptFrom } from '../../../shared/texts.ts';
import type { DeviceReport } from '../../../shared/engine-api.ts';
import { shortNumber } from '../../kit/format.ts';
import { plural } from '../../kit/plural.ts';
import type { TextOrigin, TextOrigins } from '../batch/index.ts';
import { describeStrings } from '../describe/index.ts';

/** The score card. */
export const scoreStrings = {
  heading: 'Score',
  none: 'Open an image to see its score.',
  higher: 'Higher is better',
  lower: 'Lower is better',
  question: 'Raters were asked',
  scale: (min: number, max: number) => `Scale ${min} to ${max}`,
  outside: (value: string) => `outside the scale: ${value}`,
  percentile: (share: number) =>
    `Higher than ${shortNumber(share)} % of the model’s scores on its training images`,
  spread: (value: string, crops: number) => `± ${value} over ${plural(crops, 'crop')}`,
  oneLook: 'One look at the whole image',
  barLabel: (value: string, min: number, max: number) => `${value} on a scale from ${min} to ${max}`,
  warnings: 'Worth knowing',
  precomputed: 'Computed beforehand',
  precomputedHint:
    'This sample’s result comes with the page. It is computed here as soon as the engine is ready.',
  old: 'From before the change; being scored again.',
  cancelled: 'Cancelled before it was scored.',
  again: 'Score again',
  remove: 'Remove',
  copyText: 'Copy as text',
  copyJson: 'Copy as JSON',
  copied: 'Copied',
  notCopied: 'The browser did not allow copying.',
};

/** Where a score comes from: crops, device, versions, texts. */
export const aboutStrings = {
  heading: 'About this score',
  image: 'Image',
  imageSize: (width: number, height: number) => `${width} × ${height} pixels as scored`,
  crops: 'Crops',
  cropsOf: (count: number, size: number) =>
    `${plural(count, 'crop')} of ${size} × ${size} pixels, always at the same places for an image of this size; the score is their mean`,
  device: 'Computed with',
  time: 'Time',
  deviceOf: ({ backend, adapter, variant }: DeviceReport) =>
    [backend, adapter, backend === 'webgpu' ? `kernels “${variant}”` : ''].filter(Boolean).join(', '),
  at: 'Computed',
  atWhen: (date: Date, precomputed: boolean) =>
    `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC${precomputed ? ', beforehand: this result comes with the page' : ''}`,
  versions: 'Versions',
  versionsOf: ({ fovea, tfjs }: { fovea: string; tfjs: string }) => `Fovea ${fovea}, tfjs ${tfjs}`,
  texts: 'Texts',
  origin: {
    none: 'none',
    typed: 'typed by you',
    file: 'read from the file',
    sidecar: 'from the text file beside it',
    sample: 'comes with the sample',
    table: 'from your table',
    model: 'by a model',
  } satisfies Record<TextOrigin, string>,
  textsOf: ({ promptOrigin, descriptionOrigin, descriptionBy, descriptionError }: TextOrigins) =>
    [
      `Prompt: ${aboutStrings.origin[promptOrigin]}.`,
      `Description: ${[descriptionOrigin === 'model' ? '' : aboutStrings.origin[descriptionOrigin], descriptionBy ? describeStrings.by(descriptionBy) : ''].filter(Boolean).join(', ')}.`,
      ...(descriptionError ? [descriptionError.message] : []),
    ].join(' '),
};

/** The form with the two texts. */
export const textsStrings = {
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
};
