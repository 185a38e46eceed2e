import type { Progress } from '../../shared/progress.ts';

/** A stage of the engine in a few words, for the progress line on stderr. */
export function describeProgress(progress: Progress): string {
  switch (progress.stage) {
    case 'device':
      return 'starting the engine';
    case 'download': {
      const share = progress.totalBytes > 0 ? (100 * progress.loadedBytes) / progress.totalBytes : 0;
      return `reading the model: ${progress.file} ${share.toFixed(0)}%`;
    }
    case 'upload':
      return `preparing weights ${progress.done}/${progress.total}`;
    case 'compile':
      return 'compiling shaders';
    case 'decode':
      return 'decoding';
    case 'image-tower':
      return 'analysing the whole image';
    case 'text':
      return 'reading the texts';
    case 'crops':
      return `crops ${progress.done}/${progress.total}`;
    case 'explain':
      return 'explaining';
    case 'done':
      return 'done';
  }
}
