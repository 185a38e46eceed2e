import { expect, test } from 'vitest';
import { RunningCalls } from './running-calls.ts';

const never = () => new Promise<number>(() => undefined);

test('calls give their own results and errors until the end, which fails running and later ones with its first error', async () => {
  const calls = new RunningCalls();
  expect(await calls.run(() => Promise.resolve(1))).toBe(1);
  await expect(calls.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const running = [calls.run(never), calls.run(never)];
  calls.end(new Error('died'));
  calls.end(new Error('again'));
  for (const call of running) await expect(call).rejects.toThrow('died');
  let asked = false;
  await expect(calls.run(() => Promise.resolve((asked = true)))).rejects.toThrow('died');
  expect(asked).toBe(false);
});
