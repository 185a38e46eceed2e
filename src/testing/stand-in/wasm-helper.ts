import { parentPort, workerData } from 'node:worker_threads';
import { help, type Help } from '../../nn/wasm/jobs/help.ts';

/** What `src/worker/device/helper.worker.ts` is in a browser, as a thread of Node; it says when it has been loaded. */
parentPort?.postMessage('loaded');
help(workerData as Help);
