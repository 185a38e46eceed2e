import type { Answer } from '../../../shared/engine-api.ts';
import { fromErrorRecord } from '../../../shared/errors.ts';
import { createEngine } from '../../../worker/create-engine.ts';
import { drawnPicture } from '../drawn-picture.ts';
import type { SoakSample } from './soak-growth.ts';
import { serverBase } from '../../../cli/engine/headless/server-base.ts';

const side = 256;
const samples = 10;

function value<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw fromErrorRecord(answer.error);
}

/** Scores so many images with the demo model on WebGPU and reports memory ten times. */
export async function soak(
  images: number,
  heldHeap: () => Promise<number>,
  onSample: (sample: SoakSample) => void,
): Promise<SoakSample[]> {
  const engine = createEngine();
  const silent = () => undefined;
  value(await engine.start('webgpu', silent));
  value(await engine.load('load', { kind: 'url', url: new URL('model/', serverBase()).href }, silent));
  const found: SoakSample[] = [];
  const every = Math.max(1, Math.floor(images / samples));
  for (let done = 1; done <= images; done++) {
    const image = await drawnPicture(side, done);
    const request = { job: `${done}`, image, name: 'a.png', prompt: `picture ${done}`, crops: 3 };
    value(await engine.score({ ...request, description: '', detail: true }, silent));
    if (done % every !== 0) continue;
    const { tensors, gpu } = await engine.memory();
    found.push({
      images: done,
      tensors,
      buffers: gpu?.buffers ?? 0,
      gpuBytes: gpu?.bytes ?? 0,
      heapBytes: await heldHeap(),
    });
    onSample(found.at(-1)!);
  }
  return found;
}
