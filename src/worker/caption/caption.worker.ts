import { expose } from '../../shared/workers/news.ts';
import { opfsPartsIn } from '../library/opfs-parts.ts';
import { CaptionHost } from './caption-host.ts';
import { gpuForCaptions } from './gpu-for-captions.ts';
import { keptList } from './stored-list.ts';

expose(
  new CaptionHost({
    parts: opfsPartsIn('captioners'),
    list: keptList,
    fetch: (input, init) => fetch(input, init),
    withoutGpu: gpuForCaptions,
    room: async () => {
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
      return quota - usage;
    },
    // some hundred kilobytes that only a captioner needs
    load: async (captioner, fileOf) => (await import('./run-captioner.ts')).loadCaptioner(captioner, fileOf),
  }),
);
