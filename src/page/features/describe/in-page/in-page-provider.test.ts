import { expect, test } from 'vitest';
import { describeImage } from '../../../../describe/describe-image.ts';
import { rememberDescriptions } from '../../../../describe/cache.ts';
import type { Caption, CaptionApi } from '../../../../shared/caption-api.ts';
import { eyeCaptioner } from '../../../../testing/caption/eye-captioner.ts';
import { ChannelWorker } from '../../../../testing/channel-worker.ts';
import { CaptionClient } from './caption-client.ts';
import { inPageProvider } from './in-page-provider.ts';

const captioner = eyeCaptioner();
const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value });

/** A worker that says this of every image, or nothing for as long as it lives. */
function setUp(caption: Partial<Caption> | 'never') {
  const asked: string[] = [];
  const cancelled: string[] = [];
  const api: CaptionApi = {
    view: () =>
      ok({ captioners: [{ captioner, kept: 1, whole: true }], unlisted: [], withoutGpu: 'No GPU.' }),
    get: () => ok(null),
    describe: (job) => {
      asked.push(job);
      if (caption === 'never') return new Promise(() => undefined);
      return ok({ text: '', cut: false, room: 256, ...caption });
    },
    remove: () => ok(null),
    cancel: (job) => Promise.resolve(void cancelled.push(job)),
  };
  const workers: ChannelWorker[] = [];
  const client = new CaptionClient('https://fovea.example/list.json', () => {
    const worker = new ChannelWorker(api);
    workers.push(worker);
    return worker;
  });
  return { client, workers, asked, cancelled };
}

const question = (signal = new AbortController().signal) => ({
  image: new Blob(['image']),
  prompt: 'a house',
  mode: 'prompt-aware' as const,
  instruction: 'Describe it.',
  signal,
});

test('its own instruction, never the prompt; recorded with the weights, as another origin of descriptions', async () => {
  const { client } = setUp({ text: 'Sure! Here is a description: A small red house beside a tree.' });
  const provider = rememberDescriptions(await inPageProvider(client, 'eye'), new Map());
  // answers are read as a server's are
  expect(await describeImage(provider, question())).toEqual({
    text: 'A small red house beside a tree.',
    origin: {
      provider: 'in-page',
      model: 'Eye (8 bits, in this page)',
      host: '',
      mode: 'plain',
      instruction: '<CAPTION>',
    },
  });
  client.free();
});

test.each([
  [{ text: 'A small red house beside', cut: true }, /cut off after 256 tokens/],
  [{ text: ' ' }, /answered with an empty text/],
])('%j is no description, and no server is blamed', async (caption, words) => {
  const { client } = setUp(caption);
  const provider = await inPageProvider(client, 'eye');
  await expect(describeImage(provider, question())).rejects.toMatchObject({
    message: expect.stringMatching(words) as string,
    hint: 'Choose another model, or type the description.',
  });
  client.free();
});

test('one that this machine cannot run: in words, with the reason', async () => {
  const { client } = setUp({});
  await expect(inPageProvider(client, 'fast')).rejects.toMatchObject({
    code: 'description-failed',
    message: 'The model “fast” cannot run in this page. No GPU.',
  });
  client.free();
});

test('cancelled at once although the worker is busy; a dead worker is told in words; freed, it is ended', async () => {
  const { client, workers, asked, cancelled } = setUp('never');
  const provider = await inPageProvider(client, 'eye');
  const abort = new AbortController();
  const first = describeImage(provider, question(abort.signal));
  await expect.poll(() => asked).toHaveLength(1);
  abort.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(() => cancelled).toEqual(asked);
  const second = describeImage(provider, question());
  await expect.poll(() => asked).toHaveLength(2);
  workers[0]!.crash('out of memory');
  await expect(second).rejects.toMatchObject({
    code: 'description-failed',
    message: 'The model in this page stopped: out of memory.',
  });
  await client.view();
  client.free();
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
});
