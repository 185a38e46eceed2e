import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { Progress } from '../../../shared/progress.ts';
import { bytesText, countText } from '../../kit/format.ts';
import { plural } from '../../kit/plural.ts';
import type { ScoreStep } from './stages.ts';

/** What the engine runs on. */
export const deviceStrings = {
  starting: 'Starting the engine…',
  webgpu: (adapter: string) => `Runs on the graphics processor with WebGPU${adapter ? ` (${adapter})` : ''}.`,
  software: (adapter: string) =>
    `WebGPU runs on a software adapter${adapter ? ` (${adapter})` : ''}, not on a graphics processor. It still works, slower.`,
  wasm: (threads: number) => `Runs on the processor with WebAssembly, ${plural(threads, 'thread')}.`,
  notIsolated: 'Only one: the site does not send isolation headers.',
  wasmForced: 'WebAssembly was asked for in the address.',
  noWebGpu:
    'This browser offers no WebGPU. It still works, slower: a recent Chrome, Edge, Firefox or Safari on a computer with a graphics processor is many times faster.',
  noGpu: (reason: string) => `${reason} It still works, slower.`,
  failed: 'The engine could not start.',
  retry: 'Try again',
  facts: 'Device',
  backend: 'Backend',
  adapter: 'Adapter',
  kernels: 'Kernels',
  features: 'Features',
  buffer: 'Largest buffer',
  threads: 'Threads',
  why: 'Why this one',
  none: 'none',
};

/** What the engine runs on, in one or two plain sentences. */
export function deviceSentence(
  device: DeviceReport,
  webGpuOffered: boolean,
  isolated = globalThis.crossOriginIsolated,
): string {
  if (device.backend === 'webgpu') {
    return device.software ? deviceStrings.software(device.adapter) : deviceStrings.webgpu(device.adapter);
  }
  const unthreaded = device.threads === 1 && !isolated;
  const first = `${deviceStrings.wasm(device.threads)}${unthreaded ? ` ${deviceStrings.notIsolated}` : ''}`;
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
  untrainedTitle: 'Untrained weights: the number means nothing.',
  untrainedBody:
    'This demo package shows how the tool works, with random weights. Load a trained package to judge images.',
};

/** What is being done while an image is scored. */
export const progressStrings = {
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
        return progressStrings.step[progress.stage];
      case 'done':
        return 'Done';
      case undefined:
        return 'Starting';
    }
  },
};
