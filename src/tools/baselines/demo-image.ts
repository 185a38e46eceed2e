import { createEngine } from '../../worker/create-engine.ts';
import type { Answer } from '../../shared/engine-api.ts';
import { fromErrorRecord } from '../../shared/errors.ts';
import type { Prepared } from './ours.ts';
import { serverBase } from '../../cli/engine/headless/server-base.ts';

const side = 512;
const cropSide = 112;
const crops = 15;

function value<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw fromErrorRecord(answer.error);
}

/** A picture of our own: soft shapes with a little texture. */
async function picture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 400; i++) {
    context.fillStyle = `hsl(${(i * 47) % 360} ${30 + (i % 60)}% ${20 + ((i * 13) % 60)}%)`;
    context.fillRect((i * 89) % side, (i * 53) % side, 20 + ((i * 7) % 90), 20 + ((i * 11) % 70));
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The demo model's whole way from file to score, with 15 crops: in one request, or everything again for each crop. */
export async function prepareDemoImage(perCrop: boolean): Promise<Prepared> {
  const engine = createEngine();
  const silent = () => undefined;
  const device = value(await engine.start('auto', silent));
  const url = new URL('model/', serverBase()).href;
  value(await engine.load('load', { kind: 'url', url }, silent));
  const image = await picture();
  // on corners of patches, where the engine itself puts crops of models that read the pretrained trunk
  const onPatch = (at: number): number => (at % (side - cropSide)) & ~15;
  const all = Array.from({ length: crops }, (_, i): [number, number] => [onPatch(i * 97), onPatch(i * 61)]);
  let jobs = 0;
  const score = async (positions: [number, number][]) => {
    const request = { job: `${jobs++}`, image, name: 'picture.png', prompt: 'coloured tiles on a table' };
    const answer = await engine.score(
      { ...request, description: '', crops: positions, heads: ['quality'] },
      silent,
    );
    return value(answer).crops.map((crop) => crop.scores.quality!);
  };
  const run = async () => {
    if (!perCrop) return { score: Float32Array.from(await score(all)) };
    const scores: number[] = [];
    for (const position of all) scores.push(...(await score([position])));
    return { score: Float32Array.from(scores) };
  };
  return { device: `${device.backend}, ${device.threads} threads`, run };
}
