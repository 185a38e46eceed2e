import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { Progress } from '../../../shared/progress.ts';
import { bytesText, countText } from '../../kit/format.ts';
import { plural } from '../../kit/plural.ts';
import { pageIsolation, type Isolation } from './isolation.ts';
import type { ScoreStep } from './stages.ts';

/** What the engine runs on. */
export const deviceStrings = {
  word: { webgpu: 'GPU', software: 'Software GPU', wasm: 'CPU' },
  starting: 'Starting the engine…',
  webgpu: (adapter: string) => `Running on the GPU with WebGPU${adapter ? ` (${adapter})` : ''}.`,
  software: (adapter: string) =>
    `WebGPU is using a software adapter${adapter ? ` (${adapter})` : ''} instead of a GPU. Everything works, but more slowly.`,
  wasm: (threads: number) => `Running on the CPU with WebAssembly, ${plural(threads, 'thread')}.`,
  oneThread: {
    'no-headers': 'Only one, because the site does not send isolation headers.',
    'next-load':
      'Only one, because the site does not send isolation headers. From the next load on, the page adds them itself and uses more threads if the browser allows it.',
    unsupported: 'Only one, because this browser does not isolate the page.',
    insecure: 'Only one, because browsers allow more only over https or on localhost.',
  } satisfies Record<Exclude<Isolation, 'isolated'>, string>,
  wasmForced: 'WebAssembly was requested in the URL.',
  noWebGpu:
    'This browser does not support WebGPU. Everything works, but a recent Chrome, Edge, Firefox or Safari on a computer with a GPU is many times faster.',
  noGpu: (reason: string) => `${reason} Everything works, but more slowly.`,
  failed: 'The engine could not start.',
  retry: 'Try again',
  facts: 'Device',
  backend: 'Backend',
  adapter: 'Adapter',
  kernels: 'Kernels',
  features: 'Features',
  buffer: 'Largest buffer',
  threads: 'Threads',
  why: 'Reason',
  none: 'none',
};

/** What the engine runs on, in a word. */
export const deviceWord = ({ backend, software }: DeviceReport): string =>
  backend === 'wasm' ? deviceStrings.word.wasm : deviceStrings.word[software ? 'software' : 'webgpu'];

/** What the engine runs on, in one or two sentences. */
export function deviceSentence(
  device: DeviceReport,
  webGpuOffered: boolean,
  isolation: Isolation = pageIsolation(),
): string {
  if (device.backend === 'webgpu') {
    return device.software ? deviceStrings.software(device.adapter) : deviceStrings.webgpu(device.adapter);
  }
  const why =
    device.threads === 1 && isolation !== 'isolated' ? ` ${deviceStrings.oneThread[isolation]}` : '';
  const first = `${deviceStrings.wasm(device.threads)}${why}`;
  if (!webGpuOffered) return `${first} ${deviceStrings.noWebGpu}`;
  if (device.reason === 'chosen by you') return `${first} ${deviceStrings.wasmForced}`;
  return `${first} ${deviceStrings.noGpu(device.reason)}`;
}

/** The model in the engine. */
export const modelStrings = {
  ready: (model: string) => `Model ${model} is ready.`,
  loading: 'Loading the model…',
  label: 'Model',
  licence: 'Licence',
  provenance: 'Weights',
  hash: 'Weights hash',
  profile: 'Profile',
  size: 'Size',
  sizeOf: (model: ModelInfo) => `${countText(model.parameters)} parameters, ${bytesText(model.bytes)}`,
  accuracy: 'Measured accuracy',
  reliability: 'How far people agree',
  untrainedTitle: 'Untrained weights: the scores are meaningless.',
  untrainedBody:
    'This demo package has random weights and only shows how the tool works. Load a trained package to score images.',
};

/** Progress of scoring an image. */
export const progressStrings = {
  of: (name: string) => `Scoring ${name}`,
  waiting: 'Queued…',
  waitingForEngine: 'Waiting for the engine…',
  cancel: 'Cancel',
  cancelling: 'Stopping…',
  step: {
    decode: 'Decode the image',
    'image-tower': 'Encode the whole image',
    text: 'Encode prompt and description',
    crops: 'Score the crops',
    explain: 'Draw the maps',
  } satisfies Record<ScoreStep, string>,
  crops: (done: number, total: number) => `${done} of ${total}`,
  stage(progress: Progress | undefined): string {
    switch (progress?.stage) {
      case 'device':
        return 'Looking for a GPU';
      case 'download':
        return `${progress.fromCache ? 'Reading' : 'Downloading'} ${progress.file}, ${bytesText(progress.loadedBytes)}${
          progress.totalBytes > 0 ? ` of ${bytesText(progress.totalBytes)}` : ''
        }`;
      case 'upload':
        return `Uploading weights, ${progress.done} of ${progress.total}`;
      case 'compile':
        return 'Compiling kernels';
      case 'crops':
        return `Scoring crops, ${progress.done} of ${progress.total}`;
      case 'decode':
      case 'image-tower':
      case 'text':
      case 'explain':
        return progressStrings.step[progress.stage];
      case 'done':
        return 'Done';
      case undefined:
        return 'Starting';
    }
  },
};
