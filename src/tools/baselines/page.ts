import { wrap } from 'comlink';
import type { PeerWorker } from './api.ts';

// in a worker, as the engine itself runs
const worker = new Worker(new URL('./peer.worker.ts', import.meta.url), { type: 'module' });
const peer = wrap<PeerWorker>(worker);

window.peers = {
  prepare: (name, options) => peer.prepare(name, options),
  async run() {
    const processor = await window.processorClock();
    const wall = await peer.run();
    return { wall, processor: (await window.processorClock()) - processor };
  },
  sample: () => peer.sample(),
};
