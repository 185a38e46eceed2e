import type { DeviceReport } from '../../../shared/engine-api.ts';
import { shortNumber } from '../../kit/format.ts';
import type { TextOrigin } from '../batch/queue.ts';
import type { TextOrigins } from '../batch/results.ts';
import { describeWords } from '../describe/strings.ts';
import { plural } from '../../kit/plural.ts';

/** The score card. */
export const scoreWords = {
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
  beforehand: 'Computed beforehand',
  beforehandHint:
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
export const aboutWords = {
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
  atWhen: (date: Date, beforehand: boolean) =>
    `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC${beforehand ? ', beforehand: this result comes with the page' : ''}`,
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
      `Prompt: ${aboutWords.origin[promptOrigin]}.`,
      `Description: ${[descriptionOrigin === 'model' ? '' : aboutWords.origin[descriptionOrigin], descriptionBy ? describeWords.by(descriptionBy) : ''].filter(Boolean).join(', ')}.`,
      ...(descriptionError ? [descriptionError.message] : []),
    ].join(' '),
};
