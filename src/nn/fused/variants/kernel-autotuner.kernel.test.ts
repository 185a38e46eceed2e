import { describe, expect, it } from 'vitest';
import * as tf from '../../tf.ts';
import { browserTuningStore, chooseKernels, type TuningStore } from './choose.ts';
import { testDevice } from '../../../testing/fused.ts';
import { tuneKernels } from './kernel-autotuner.ts';
import { isAutoSelectable, isSupported } from './variant-fit.ts';
import { choiceOf, likelyVariant, linearTiles, tileName, variantNames } from './variants.ts';

describe('tuning', () => {
  // twin in `npm test`: the next test, which measures one layout of each variant
  it('measures candidates that do not round, chooses a fastest one and leaves nothing behind @all', async () => {
    const { backend } = await testDevice();
    const before = tf.memory().numTensors;
    const { choice, rate, trials } = await tuneKernels(backend, { software: true, budget: 60_000 });
    const ms = (name: string) => trials.find((trial) => trial.name === name)!.ms!;
    const tiles = linearTiles.filter(
      (tile) => isSupported(tile, backend.device) && isAutoSelectable(tile.variant, 'int8', true),
    );
    expect(tiles.map(({ variant }) => variant)).not.toContain('shared-int8');
    for (const tile of tiles) {
      // a little faster is noise
      const other = 1.03 * ms(`linear ${tileName(tile)}`);
      expect(ms(`linear ${tileName(choice.linear)}`)).toBeLessThanOrEqual(other);
    }
    expect(ms(`attention ${choice.attention}`)).toBeGreaterThan(0);
    expect(rate).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('without time, tries one layout of each variant on a GPU, and on a CPU the likely one', async () => {
    const { backend } = await testDevice();
    const { trials } = await tuneKernels(backend, { software: false, budget: 0 });
    const linear = (all: typeof trials) =>
      all.filter(({ name, ms }) => name.startsWith('linear') && ms !== undefined);
    const tried = linear(trials);
    const expected = variantNames.filter(
      (name) => isSupported(choiceOf(name).linear, backend.device) && isAutoSelectable(name, 'int8', false),
    );
    expect(tried.map(({ name }) => name.split(' ')[1]!).sort()).toEqual([...expected].sort());
    expect(expected).toContain('shared-int8');
    expect(expected).not.toContain('shared-f16');
    const onCpu = await tuneKernels(backend, { software: true, budget: 0 });
    expect(linear(onCpu.trials)).toHaveLength(1);
  });
});

describe('chooseKernels', () => {
  it('obeys a forced variant, and takes a sensible one without measuring', async () => {
    const { backend } = await testDevice();
    expect((await chooseKernels(backend, { device: 'x', software: true, variant: 'shared' })).choice).toEqual(
      choiceOf('shared', true),
    );
    // on a GPU, workgroup memory, whatever else it can do
    for (const software of [true, false]) {
      const { choice, trials } = await chooseKernels(backend, { device: 'x', software, tune: false });
      expect(trials).toEqual([]);
      expect(choice).toEqual(choiceOf(likelyVariant(backend.device, software), software));
      if (!software) expect(choice.linear.variant).toBe('shared');
    }
  });

  it('remembers what it measured, and measures again what it cannot read', async () => {
    const { backend } = await testDevice();
    const kept = new Map<string, string>();
    const store: TuningStore = {
      read: (key) => Promise.resolve(kept.get(key)),
      write: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    const options = { device: 'x', software: true, budget: 0, store };
    const first = await chooseKernels(backend, options);
    expect(first.trials.length).toBeGreaterThan(0);
    expect(await chooseKernels(backend, options)).toEqual({ ...first, trials: [] });
    for (const key of kept.keys()) kept.set(key, '{"tile":77}');
    expect((await chooseKernels(backend, options)).trials.length).toBeGreaterThan(0);
  });

  it.skipIf(browserTuningStore() === undefined)('keeps it in the browser', async () => {
    const store = browserTuningStore()!;
    await store.write('a key/with odd?characters', '1');
    expect(await store.read('a key/with odd?characters')).toBe('1');
    expect(await store.read('another')).toBeUndefined();
  });
});
