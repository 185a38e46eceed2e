import { describe, expect, it } from 'vitest';
import * as tf from '../tf.ts';
import { browserTuningStore, chooseKernels, type TuningStore } from './choose.ts';
import { testDevice } from './test-support.ts';
import { tuneKernels } from './tuning.ts';
import { choiceOf, linearTiles } from './variants.ts';

describe('tuning', () => {
  it('measures candidates, chooses a fastest one and leaves nothing behind', async () => {
    const { backend } = await testDevice();
    const before = tf.memory().numTensors;
    const { choice, rate, trials } = await tuneKernels(backend, { budget: 60_000 });
    const ms = (name: string) => trials.find((trial) => trial.name === name)!.ms!;
    const { variant, tileM, tileN } = choice.linear;
    for (const tile of linearTiles) {
      const other = ms(`linear ${tile.variant} ${tile.tileM}×${tile.tileN}`);
      expect(ms(`linear ${variant} ${tileM}×${tileN}`)).toBeLessThanOrEqual(other);
    }
    expect(ms(`attention ${choice.attention}`)).toBeGreaterThan(0);
    expect(rate).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tries only the first of each kind when there is no time', async () => {
    const { backend } = await testDevice();
    const { trials } = await tuneKernels(backend, { budget: 0 });
    expect(trials.filter(({ name, ms }) => name.startsWith('linear') && ms !== undefined)).toHaveLength(1);
  });
});

describe('chooseKernels', () => {
  it('obeys a forced variant, and takes a sensible one without measuring', async () => {
    const { backend } = await testDevice();
    expect((await chooseKernels(backend, { device: 'x', variant: 'shared' })).choice).toEqual(
      choiceOf('shared'),
    );
    expect((await chooseKernels(backend, { device: 'x', tune: false })).trials).toEqual([]);
  });

  it('remembers what it measured, and measures again what it cannot read', async () => {
    const { backend } = await testDevice();
    const kept = new Map<string, string>();
    const store: TuningStore = {
      read: (key) => Promise.resolve(kept.get(key)),
      write: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    const options = { device: 'x', budget: 0, store };
    const first = await chooseKernels(backend, options);
    expect(first.trials.length).toBeGreaterThan(0);
    expect(await chooseKernels(backend, options)).toEqual({ ...first, trials: [] });
    for (const key of kept.keys()) kept.set(key, '{"tile":77}');
    expect((await chooseKernels(backend, options)).trials.length).toBeGreaterThan(0);
  });

  it('keeps it in the browser', async () => {
    const store = browserTuningStore()!;
    await store.write('a key/with odd?characters', '1');
    expect(await store.read('a key/with odd?characters')).toBe('1');
    expect(await store.read('another')).toBeUndefined();
  });
});
