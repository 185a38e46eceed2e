import type { EngineMemory } from '../../../shared/engine-api.ts';
import type { Timing } from '../measure.ts';
import { growth } from '../soak/soak-growth.ts';
import { short } from '../table.ts';
import type { Comparison } from './comparisons.ts';

/** One image, by each of two models alone and by both together. */
export interface Round {
  alone: [Timing, Timing];
  together: Timing;
}

/** What an engine holds after its models were replaced so many times. */
export interface SwitchSample {
  switches: number;
  memory: EngineMemory;
  heapBytes: number;
}

const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * What both together cost as a share of the sum of each alone, by a clock: the median over images, each of which was scored by all within
 * moments, so that whatever else the machine did met all. NaN where the clock could not be read.
 */
export function togetherShare(rounds: readonly Round[], clock: keyof Timing): number {
  return middle(rounds.map(({ alone: [a, b], together }) => together[clock] / (a[clock] + b[clock])));
}

/** Shares of every comparison, in GitHub's Markdown; milliseconds are context. */
export function shareTable(found: readonly { comparison: Comparison; rounds: readonly Round[] }[]): string {
  const lines = found.map(({ comparison: { what, goal }, rounds }) =>
    [
      what,
      ...[0, 1].map((i) => short(middle(rounds.map(({ alone }) => alone[i]!.wall)))),
      short(middle(rounds.map(({ together }) => together.wall))),
      short(togetherShare(rounds, 'processor')),
      short(togetherShare(rounds, 'wall')),
      goal === undefined ? '-' : `<= ${goal}`,
    ].join(' | '),
  );
  return [
    '| two models | first ms | second ms | together ms | of the sum, processor | wall | goal |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}

const parts: Record<string, (sample: SwitchSample) => number> = {
  tensors: ({ memory }) => memory.tensors,
  'tensor bytes': ({ memory }) => memory.tensorBytes,
  'GPU buffers': ({ memory }) => memory.gpu?.buffers ?? 0,
  'GPU bytes': ({ memory }) => memory.gpu?.bytes ?? 0,
  'heap bytes': ({ heapBytes }) => heapBytes,
};

/** Each part of memory with its largest growth after the first sample, as a share of it. */
export const grown = (samples: SwitchSample[]): Record<string, number> =>
  Object.fromEntries(Object.entries(parts).map(([name, of]) => [name, growth(samples, of)]));

/** What was held after each replacement, in GitHub's Markdown. */
export function switchTable(samples: readonly SwitchSample[]): string {
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  const lines = samples.map(({ switches, memory: { tensors, tensorBytes, gpu }, heapBytes }) =>
    [
      ...[switches, tensors, mebibytes(tensorBytes), gpu?.buffers ?? '', gpu ? mebibytes(gpu.bytes) : ''],
      mebibytes(heapBytes),
    ].join(' | '),
  );
  return [
    '| models replaced | tensors | tensor MiB | GPU buffers | GPU MiB | heap MiB |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}
