import { expect, test } from 'vitest';
import type { BackendName, DeviceReport, PatchSpectrum } from '../shared/engine-api.ts';
import { FoveaError } from '../shared/errors.ts';
import type { ScoreResult } from '../shared/result.ts';
import type { Backend } from './device/backend.ts';
import { fixtureFiles } from '../testing/fixture-files.ts';
import type { Scorer } from './scorers/scorer.ts';
import { Engine } from './engine.ts';
import { decodedOnce } from './scorers/once-per-image.ts';

interface FakeBackend extends Backend {
  report: DeviceReport;
  lose: () => void;
}

function fakeBackend(backend: BackendName, reason: string): FakeBackend {
  let lose = (): void => undefined;
  const lost = new Promise<void>((resolve) => (lose = resolve));
  const report = { backend, reason, software: backend === 'wasm', threads: 2 } as DeviceReport;
  return { report, layers: {} as Backend['layers'], maxParameters: Infinity, lost, lose };
}

/** An engine whose GPU dies as told: while an image of that name is scored, each time it is tried on WebGPU. */
async function setUp(options: {
  dies: string[];
  adapterAgain?: boolean;
  tooLarge?: boolean;
  /** Minutes that each image takes. */
  minutes?: number;
}) {
  let clock = 0;
  const started: string[] = [];
  const scored: string[] = [];
  const decoded: unknown[] = [];
  const backends: FakeBackend[] = [];
  const dies = [...options.dies];
  /** What is asked beside scores. */
  const aside = <T>(what: string, value: T): Promise<T> => {
    if (dies[0] === what) {
      dies.shift();
      backends.at(-1)?.lose();
      return Promise.reject(new Error('A valid external Instance reference no longer exists.'));
    }
    scored.push(`${what} ${backends.at(-1)?.report.backend ?? ''}`);
    return Promise.resolve(value);
  };
  const engine = new Engine({
    startBackend: (choice, _variant, reason = 'chosen by you') => {
      started.push(choice);
      if (choice === 'webgpu' && started.length > 1 && options.adapterAgain === false) {
        const message = 'WebGPU is there, but it offers no adapter on this machine.';
        return Promise.reject(new FoveaError('backend-unavailable', message));
      }
      const backend = fakeBackend(choice === 'wasm' ? 'wasm' : 'webgpu', reason);
      backends.push(backend);
      return Promise.resolve(backend);
    },
    loadScorer: (_source, { report }) => {
      if (options.tooLarge && report.backend === 'wasm')
        return Promise.reject(new FoveaError('out-of-memory', 'This model is too large.'));
      return Promise.resolve({
        info: { name: 'm' } as Scorer['info'],
        score: async ({ name, image }, run) => {
          const pixels = name.startsWith('ahead')
            ? await decodedOnce({ image, name }, run).catch(String)
            : '';
          if (pixels !== '') decoded.push(pixels);
          clock += options.minutes ?? 0;
          if (dies[0] === name) {
            dies.shift();
            backends.at(-1)?.lose();
            throw new Error('A valid external Instance reference no longer exists.');
          }
          if (name === 'thread lost') backends.at(-1)!.report = { ...backends.at(-1)!.report, threads: 1 };
          scored.push(`${name} ${backends.at(-1)?.report.backend ?? ''}`);
          return { scores: {} } as unknown as ScoreResult;
        },
        spectrum: (_image, name) => aside(`spectrum of ${name}`, {} as PatchSpectrum),
        csfMap: (_image, name) =>
          aside(`map of ${name}`, { columns: 0, rows: 0, cell: 16, values: new Float32Array() }),
        dispose: () => undefined,
      });
    },
    identify: () => Promise.resolve({ name: 'm', hash: 'a', parameters: 1, bytes: 4 }),
    now: () => clock * 60_000,
    tensorMemory: () => ({ tensors: 0, tensorBytes: 0 }),
  });
  await engine.start('webgpu', () => undefined);
  await engine.load('load', { kind: 'url', url: 'http://x/' }, () => undefined);
  const score = (name: string) => engine.score({ job: name, image: new Blob(), name }, () => undefined);
  return { engine, score, started, scored, decoded, backends };
}

test('a GPU lost once is started again, and the image at hand is scored', async () => {
  const { score, started, scored } = await setUp({ dies: ['b'] });
  for (const name of ['a', 'b', 'c']) expect(await score(name)).toMatchObject({ ok: true });
  expect(started).toEqual(['webgpu', 'webgpu']);
  expect(scored).toEqual(['a webgpu', 'b webgpu', 'c webgpu']);
});

test('a GPU lost while nothing is scored is started again for a map', async () => {
  const { engine, score, started, scored, backends } = await setUp({ dies: [] });
  await score('a');
  backends[0]!.lose();
  await backends[0]!.lost;
  expect(await engine.csfMap(new Blob(), 'a', 224)).toMatchObject({ ok: true, value: { cell: 16 } });
  await score('b');
  expect(started).toEqual(['webgpu', 'webgpu']);
  expect(scored).toEqual(['a webgpu', 'map of a webgpu', 'b webgpu']);
});

test('a GPU lost while a spectrum is made is started again, and the spectrum is made', async () => {
  const { engine, score, started, scored } = await setUp({ dies: ['spectrum of a'] });
  await score('a');
  expect(await engine.spectrum(new Blob(), 'a', 0, 0)).toMatchObject({ ok: true });
  expect(started).toEqual(['webgpu', 'webgpu']);
  expect(scored).toEqual(['a webgpu', 'spectrum of a webgpu']);
});

test('a GPU lost while a map is made is started again, and the map is made', async () => {
  const { engine, score, started, scored } = await setUp({ dies: ['map of a'] });
  await score('a');
  expect(await engine.csfMap(new Blob(), 'a', 224)).toMatchObject({ ok: true, value: { cell: 16 } });
  await score('b');
  expect(started).toEqual(['webgpu', 'webgpu']);
  expect(scored).toEqual(['a webgpu', 'map of a webgpu', 'b webgpu']);
});

test.each([
  ['on one image', ['b', 'b']],
  ['on two', ['b', 'd']],
])('lost twice %s, the rest is scored on the processor, which the result says', async (_, dies) => {
  const { score, started, scored } = await setUp({ dies });
  const answers = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) answers.push(await score(name));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(started).toEqual(['webgpu', 'webgpu', 'wasm']);
  expect(scored.map((line) => line[0])).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(answers[0]).not.toHaveProperty('value.device');
  expect(answers.at(-1)).toMatchObject({
    value: { device: { backend: 'wasm', reason: 'The GPU stopped working twice.' } },
  });
});

test('threads that fail while an image is scored are told of with its result', async () => {
  const { score } = await setUp({ dies: [] });
  expect(await score('a')).not.toHaveProperty('value.device');
  for (const name of ['thread lost', 'b'])
    expect(await score(name)).toMatchObject({ ok: true, value: { device: { threads: 1 } } });
});

test('losses hours apart are each the first: the GPU is started again', async () => {
  const { score, started, scored } = await setUp({ dies: ['b', 'd', 'e'], minutes: 60 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) expect(await score(name)).toMatchObject({ ok: true });
  expect(started).toEqual(['webgpu', 'webgpu', 'webgpu', 'webgpu']);
  expect(scored.every((line) => line.endsWith('webgpu'))).toBe(true);
});

test('one slow image at which it is lost again and again ends on the processor all the same', async () => {
  const { score, started } = await setUp({ dies: ['b', 'b'], minutes: 60 });
  for (const name of ['a', 'b']) expect(await score(name)).toMatchObject({ ok: true });
  expect(started).toEqual(['webgpu', 'webgpu', 'wasm']);
});

test('where no adapter is offered after the first loss, the processor takes over at once', async () => {
  const { score, scored } = await setUp({ dies: ['a'], adapterAgain: false });
  expect(await score('a')).toMatchObject({
    ok: true,
    value: { device: { backend: 'wasm', reason: expect.stringContaining('offers no adapter') as string } },
  });
  expect(scored).toEqual(['a wasm']);
});

test('a model too large for the processor says that the device is lost, each time it is asked', async () => {
  const { score } = await setUp({ dies: ['a'], adapterAgain: false, tooLarge: true });
  for (const name of ['a', 'b'])
    expect(await score(name)).toMatchObject({ ok: false, error: { code: 'device-lost' } });
});

test.each([false, true])(
  'what is asked while a GPU goes for good is answered in its order, also where the model is too large for the processor (%s)',
  async (tooLarge) => {
    const { engine, score } = await setUp({ dies: ['a'], adapterAgain: false, tooLarge });
    const answered: string[] = [];
    const note = async (what: string, answer: Promise<{ ok: boolean }>): Promise<void> => {
      const { ok } = await answer;
      answered.push(`${what} ${ok ? 'answered' : 'refused'}`);
    };
    const image = new Blob();
    await Promise.all([
      note('a', score('a')),
      note('map', engine.csfMap(image, 'a', 224)),
      note('spectrum', engine.spectrum(image, 'a', 0, 0)),
      note('b', score('b')),
    ]);
    const scored = tooLarge ? 'refused' : 'answered';
    expect(answered).toEqual([`a ${scored}`, 'map answered', 'spectrum answered', `b ${scored}`]);
  },
);

test('an image that was told ahead is decoded once, for the request with its ticket alone', async () => {
  const { engine, decoded } = await setUp({ dies: [] });
  const [{ name, bytes }] = fixtureFiles('rgb.png') as [ReturnType<typeof fixtureFiles>[number]];
  await engine.readAhead({ ticket: '1', image: new Blob([bytes]), name });
  // the request’s own file is empty: pixels can only be those read ahead
  const ask = (ticket: string) =>
    engine.score({ job: ticket, image: new Blob(), name: 'ahead.png', ticket }, () => undefined);
  for (const ticket of ['2', '1', '1']) expect(await ask(ticket)).toMatchObject({ ok: true });
  const empty = expect.stringContaining('ahead.png') as string;
  expect(decoded).toEqual([empty, expect.objectContaining({ width: expect.any(Number) as number }), empty]);
});

test('an image that waits for its turn keeps what was decoded of it when the next one is told', async () => {
  const { engine, decoded } = await setUp({ dies: [] });
  const [{ name, bytes }] = fixtureFiles('rgb.png') as [ReturnType<typeof fixtureFiles>[number]];
  const image = new Blob([bytes]);
  await engine.readAhead({ ticket: '1', image, name });
  const ask = (ticket: string) =>
    engine.score({ job: ticket, image: new Blob(), name: 'ahead.png', ticket }, () => undefined);
  const first = ask('0');
  const second = ask('1');
  await engine.readAhead({ ticket: '2', image, name });
  expect(await Promise.all([first, second])).toMatchObject([{ ok: true }, { ok: true }]);
  const empty = expect.stringContaining('ahead.png') as string;
  expect(decoded).toEqual([empty, expect.objectContaining({ width: expect.any(Number) as number })]);
});

test('an image that could not be decoded ahead is decoded with its score', async () => {
  const { engine, decoded } = await setUp({ dies: [] });
  const [{ bytes }] = fixtureFiles('rgb.png') as [ReturnType<typeof fixtureFiles>[number]];
  await engine.readAhead({ ticket: '1', image: new Blob([bytes.slice(0, -30)]), name: 'ahead.png' });
  const request = { job: '1', image: new Blob([bytes]), name: 'ahead.png', ticket: '1' };
  expect(await engine.score(request, () => undefined)).toMatchObject({ ok: true });
  expect(decoded).toEqual([expect.objectContaining({ width: expect.any(Number) as number })]);
});

test('a prompt is told as it is scored, whoever gave it: cleaned, or as it is where that is wanted', async () => {
  const { engine } = await setUp({ dies: [] });
  const request = { image: new Blob(), name: 'a.png', prompt: '(a red house:1.3) <lora:film:0.8>' };
  expect(await engine.readPrompt(request)).toEqual({ ok: true, value: 'a red house' });
  expect(await engine.readPrompt({ ...request, rawPrompts: true })).toEqual({
    ok: true,
    value: request.prompt,
  });
});
