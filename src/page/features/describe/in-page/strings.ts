import type {
  Captioner,
  CaptionerProgress,
  CaptionerView,
  UnlistedCaptioner,
} from '../../../../shared/caption-api.ts';
import { bytesToFetch } from '../../../../shared/shelf.ts';
import { bytesText } from '../../../kit/format.ts';

const hostOf = ({ from }: Captioner): string => new URL(from).host;
const left = ({ captioner, kept }: CaptionerView): string =>
  bytesText(Math.max(0, bytesToFetch(captioner) - kept));

/** Strings about models that describe images in the page. */
export const inPageStrings = {
  choose: 'Model',
  loading: 'Reading the list of models…',
  none: 'This site lists no model that can run in this browser.',
  facts: ({ captioner, kept, whole }: CaptionerView): string => {
    const size = bytesText(bytesToFetch(captioner));
    const where = whole
      ? `${bytesText(kept)} in this browser’s storage`
      : `about ${size} from ${hostOf(captioner)}${kept > 0 ? `, ${bytesText(kept)} of it downloaded` : ''}`;
    const runs = captioner.device === 'webgpu' ? 'runs on the GPU' : 'runs on the CPU';
    return `${captioner.weights}, ${runs}; ${where}. Licence: ${captioner.licence}.`;
  },
  about: 'About this model',
  withoutGpu: (why: string): string => `Models that need a GPU are not listed. ${why}`,
  asks: (view: CaptionerView): string => {
    const { captioner, kept } = view;
    const what =
      kept > 0 ? `the remaining ${left(view)}` : `${captioner.files.length} files, about ${left(view)},`;
    return `This page will ask ${hostOf(captioner)} for ${what} and keep them in this browser. The host sees your IP address, but no image and no text.`;
  },
  get: (view: CaptionerView): string => {
    const what = `${left(view)} from ${hostOf(view.captioner)}`;
    return `${view.kept > 0 ? 'Download the remaining' : 'Download'} ${what} and describe`;
  },
  pause: 'Pause',
  remove: (title: string): string => `Delete ${title} from this browser`,
  unlisted: ({ title, kept }: UnlistedCaptioner): string =>
    `${title} takes ${bytesText(kept)} of this browser’s storage, but is not offered here.`,
  fetching: (title: string): string => `Downloading ${title}`,
  progress({ stage, done, total }: CaptionerProgress): string {
    if (stage === 'wait') return 'waiting';
    const bytes = `${bytesText(done)} of ${bytesText(total)}`;
    return stage === 'check' ? `checking the part downloaded earlier, ${bytes}` : bytes;
  },
  stored: (title: string): string => `${title} is stored in this browser.`,
  paused: (title: string): string => `${title} is paused; the downloaded part is kept.`,
  removed: (title: string): string => `${title} was deleted.`,
  regime:
    'A small model sees and says less than the models that wrote the descriptions for training. Compare its scores only with scores of the same model; lines and exports name it.',
};
