import type { Progress } from '../../../shared/progress.ts';
import { bytesText } from '../../kit/format.ts';
import type { ScoreStep } from './stages.ts';

/** What is being done while an image is scored. */
export const progressWords = {
  heading: 'Scoring',
  of: (name: string) => `Scoring ${name}`,
  waiting: 'Waiting for its turn…',
  waitingForEngine: 'Waiting for the engine…',
  cancel: 'Cancel',
  cancelling: 'Stops at the next step…',
  step: {
    decode: 'Read the image',
    'image-tower': 'Look at the whole image',
    text: 'Read prompt and description',
    crops: 'Score the crops',
    explain: 'Draw the maps',
  } satisfies Record<ScoreStep, string>,
  crops: (done: number, total: number) => `${done} of ${total}`,
  stage(progress: Progress | undefined): string {
    switch (progress?.stage) {
      case 'device':
        return 'Looking for a graphics processor';
      case 'download':
        return `${progress.fromCache ? 'Reading' : 'Downloading'} ${progress.file}, ${bytesText(progress.loadedBytes)}${
          progress.totalBytes > 0 ? ` of ${bytesText(progress.totalBytes)}` : ''
        }`;
      case 'upload':
        return `Handing weights to the device, ${progress.done} of ${progress.total}`;
      case 'compile':
        return 'Compiling';
      case 'crops':
        return `Scoring crops, ${progress.done} of ${progress.total}`;
      case 'decode':
      case 'image-tower':
      case 'text':
      case 'explain':
        return progressWords.step[progress.stage];
      case 'done':
        return 'Done';
      case undefined:
        return 'Starting';
    }
  },
};
