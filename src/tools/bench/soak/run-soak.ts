import { FoveaError } from '../../../shared/errors.ts';
import type { CliIo } from '../../../cli/io.ts';
import { benchInBrowser } from '../browser.ts';
import { growth, saysGrown, type SoakSample } from './soak-growth.ts';

/** `fovea bench --memory N`: 0 where memory is flat, 1 where it grows. */
export async function runSoak(images: number, output: 'table' | 'json', io: CliIo): Promise<number> {
  const bench = await benchInBrowser(io);
  try {
    if (!bench.api.soak) throw new FoveaError('usage', '--memory needs the browser (--runtime browser).');
    const samples = await bench.api.soak(images);
    const grown = {
      tensors: growth(samples, (sample) => sample.tensors),
      buffers: growth(samples, (sample) => sample.buffers),
      gpu: growth(samples, (sample) => sample.gpuBytes),
      heap: growth(samples, (sample) => sample.heapBytes),
    };
    if (output === 'json') await io.out(`${JSON.stringify({ samples, grown })}\n`);
    else await io.out(`${soakTable(samples)}\n`);
    return saysGrown(grown, (text) => io.say(text)) ? 1 : 0;
  } finally {
    await bench.close();
  }
}

function soakTable(samples: SoakSample[]): string {
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  const lines = samples.map(({ images, tensors, buffers, gpuBytes, heapBytes }) =>
    [images, tensors, buffers, mebibytes(gpuBytes), mebibytes(heapBytes)].join(' | '),
  );
  return [
    '| images | tensors | buffers | GPU MiB | heap MiB |',
    '| --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}
