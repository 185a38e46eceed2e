import { beforeAll, expect, test } from 'vitest';
import { greyPng, texture } from '../../../e2e/hostile/png.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import type { EngineApi, ScoreRequest } from '../../shared/engine-api.ts';
import { tensorParts } from '../../worker/create-engine.ts';
import { Engine } from '../../worker/engine.ts';
import { demoFiles } from '../demo-files.ts';
import { createSimulatedEngine, simulatedBackend } from './simulated-engine.ts';

/* What the simulated engine answers has the shape of what the real one answers, field by field. */

const files = demoFiles();
const picture = new Blob([Uint8Array.from(greyPng(128, 128, 8, texture(128)))]);
const engines: Record<'real' | 'simulated', EngineApi> = {
  simulated: createSimulatedEngine(),
  real: new Engine({
    ...tensorParts,
    startBackend: async () => {
      await startTrainingBackend();
      return simulatedBackend('in Node');
    },
  }),
};

/** Kinds of values in place of values: of lists of numbers their length, of other lists what their first entry is. */
function shape(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (Array.isArray(value)) {
    return value.every((one) => typeof one === 'number')
      ? `${value.length} numbers`
      : { length: value.length, first: shape(value[0]) };
  }
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]): [string, unknown] => [key, shape(one)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const unheard = (): void => undefined;

/** What both answer to the same question. */
async function both<T>(ask: (engine: EngineApi) => Promise<T>): Promise<{ real: T; simulated: T }> {
  return { real: await ask(engines.real), simulated: await ask(engines.simulated) };
}

const score = (more: Partial<ScoreRequest>) =>
  both((engine) =>
    engine.score(
      { job: 'score', image: picture, name: 'picture.png', prompt: 'a red house', crops: [[3, 5]], ...more },
      unheard,
    ),
  );

beforeAll(async () => {
  await both((engine) => engine.start('wasm', unheard));
  const loaded = await both((engine) => engine.load('load', { kind: 'files', files }, unheard));
  expect(loaded.simulated).toEqual(loaded.real);
});

test('a score with all that can be asked for', async () => {
  const { real, simulated } = await score({ description: 'a house', detail: true, features: true });
  if (!real.ok || !simulated.ok) throw new Error(JSON.stringify([real, simulated]));
  // the image's statistics are measured by the real one alone
  const warnings = simulated.value.warnings.map(({ code }) => code);
  expect(real.value.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(warnings));
  expect(shape({ ...simulated.value, warnings: [] })).toEqual(shape({ ...real.value, warnings: [] }));
  expect(simulated.value.texts).toEqual(real.value.texts);
  expect(simulated.value.detail?.prompt).toEqual(real.value.detail?.prompt);
});

test('a score without a prompt, of one head', async () => {
  const { real, simulated } = await score({ prompt: '', heads: ['alignment'] });
  if (!real.ok || !simulated.ok) throw new Error(JSON.stringify([real, simulated]));
  expect(simulated.value).toMatchObject({
    ...real.value,
    warnings: expect.anything() as unknown,
    ms: expect.any(Number) as unknown,
  });
});

test.each([
  ['no image', { image: new Blob(['no image']) }],
  ['no such head', { heads: ['beauty'] }],
  ['a crop outside', { crops: [[1000, 1000]] as [number, number][] }],
])('refused in the same words: %s', async (_, wrong) => {
  const { real, simulated } = await score(wrong);
  expect(real.ok).toBe(false);
  expect(simulated).toEqual(real);
});

test('spectra, prompts in files', async () => {
  const inside = await both((engine) => engine.spectrum(picture, 'picture.png', 16, 32));
  expect(shape(inside.simulated)).toEqual(shape(inside.real));
  const outside = await both((engine) => engine.spectrum(picture, 'picture.png', 120, 0));
  expect(outside.simulated).toEqual(outside.real);
  const prompt = await both((engine) => engine.readPrompt({ image: picture, name: 'picture.png' }));
  expect(prompt.simulated).toEqual(prompt.real);
});

test.each([
  ['as it is', 128, 128],
  ['enlarged', 64, 80],
])(
  'a map that is made later is the one that comes with a score, bit for bit: an image %s',
  async (_, width, height) => {
    const image = new Blob([Uint8Array.from(greyPng(width, height, 8, texture(128)))]);
    const asked: Partial<ScoreRequest> = { image, name: 'map.png', crops: [[0, 3]], detail: true };
    const whole = await score(asked);
    const later = await score({ ...asked, csfLater: true });
    for (const kind of ['real', 'simulated'] as const) {
      const [one, other] = [whole[kind], later[kind]];
      if (!one.ok || !other.ok) throw new Error(JSON.stringify([one, other]));
      const { values, ...grid } = one.value.detail!.csfMap;
      expect(values).toHaveLength(grid.columns * grid.rows);
      expect(other.value.detail).toEqual({ ...one.value.detail, csfMap: grid });
      expect(other.value.scores).toEqual(one.value.scores);
      const side = Math.min(one.value.width, one.value.height);
      const map = await engines[kind].csfMap(image, 'map.png', side);
      expect(map).toEqual({ ok: true, value: { ...grid, values } });
    }
  },
);

test('the same picture and texts have the same scores, others have others', async () => {
  const scores = async (more: Partial<ScoreRequest>) => {
    const request = { job: 'score', image: picture, name: 'picture.png', prompt: 'a red house', ...more };
    const answer = await engines.simulated.score(request, unheard);
    return answer.ok && answer.value.scores;
  };
  const first = await scores({});
  expect(await scores({})).toEqual(first);
  expect(await scores({ prompt: 'a blue house' })).not.toEqual(first);
  const other = new Blob([Uint8Array.from(greyPng(128, 128, 8, texture(128).reverse()))]);
  expect(await scores({ image: other })).not.toEqual(first);
});
