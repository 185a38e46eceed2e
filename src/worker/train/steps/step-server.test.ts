import { expect, test, vi } from 'vitest';
import { FoveaError } from '../../../shared/errors.ts';
import { StepServer } from './step-server.ts';
import type { StepsBackend } from './steps-backend.ts';

/** A server whose first start succeeds; every later one takes for ever. */
async function setUp() {
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  const reactions = vi.spyOn(failure, 'then');
  const start = vi
    .fn<() => Promise<StepsBackend>>(() => new Promise(() => undefined))
    .mockResolvedValueOnce({ said: 'a GPU', gpu: true, failure });
  const server = new StepServer(start);
  expect(await server.call('start', ['auto'])).toEqual({ ok: true, value: { said: 'a GPU', gpu: true } });
  return { server, start, reactions, fail };
}

test('no call leaves anything at the device, which lives as long as the training', async () => {
  const { server, reactions } = await setUp();
  const before = reactions.mock.calls.length;
  for (let i = 0; i < 5; i++) expect(await server.call('disposeTrainer', [])).toMatchObject({ ok: true });
  expect(await server.call('states', [])).toMatchObject({ ok: false });
  expect(reactions.mock.calls).toHaveLength(before);
});

test('a lost device: the calls that wait for it fail with its words, later ones at once', async () => {
  const { server, start, fail } = await setUp();
  const waiting = [server.call('start', ['auto']), server.call('start', ['auto'])];
  fail(new FoveaError('device-lost', 'The device is lost.'));
  const lost = { ok: false, error: { code: 'device-lost', message: 'The device is lost.' } };
  for (const answer of await Promise.all(waiting)) expect(answer).toMatchObject(lost);
  expect(await server.call('start', ['auto'])).toMatchObject(lost);
  expect(start).toHaveBeenCalledTimes(3);
});
