import { expect, it } from 'vitest';
import { parsePaperConfig } from '../../../../training/paper/job/paper-config.ts';
import { foldTrials, plannedTrials } from './plan-trials.ts';

const images = Array.from({ length: 24 }, (_, i) => ({
  targets: { quality: i },
  group: `prompt ${i % 8}`,
  generator: ['sd_low', 'sd_high', 'other', ''][i % 4]!,
}));
const split = { rows: [0, 1, 2], validation: [3, 4] };
const none = { folds: 0, seeds: 1, leaveOutGenerators: false, ablations: false, paper: parsePaperConfig({}) };

it('measures nothing that was not asked for', () => {
  expect(plannedTrials(images, split, none)).toEqual([]);
});

it('never trains on what it measures, nor chooses an epoch on it', () => {
  const all = { ...none, folds: 3, seeds: 2, leaveOutGenerators: true, ablations: true };
  const trials = plannedTrials(images, split, all);
  expect(new Set(trials.map(({ name }) => name)).size).toBe(trials.length);
  for (const { kind, rows, validation, measured } of trials) {
    const seen = new Set([...rows, ...validation]);
    expect(rows.some((row) => validation.includes(row))).toBe(false);
    if (kind === 'seed') expect(measured).toEqual(validation);
    else {
      expect(measured.some((image) => seen.has(image))).toBe(false);
      expect(seen.size + measured.length).toBe(images.length);
    }
  }
});

it('leaves out generators by their families', () => {
  const trials = plannedTrials(images, split, { ...none, leaveOutGenerators: true });
  expect(trials.map(({ generator, name }) => [generator, name])).toEqual([
    ['other', 'generator-1'],
    ['sd', 'generator-2'],
  ]);
  const [, sd] = trials;
  expect(sd!.measured.map((image) => images[image]!.generator)).not.toContain('other');
  expect(sd!.measured).toHaveLength(12);
  const one = images.map((image) => ({ ...image, generator: 'sd' }));
  expect(() => plannedTrials(one, split, { ...none, leaveOutGenerators: true })).toThrow(
    'at least two generators',
  );
});

it('compares the ablated networks on one fold, the whole one by that fold where it is trained anyway', () => {
  const alone = plannedTrials(images, split, { ...none, ablations: true });
  expect(alone.map(({ ablation }) => ablation)).toContain('full');
  const groups = images.map(({ group }) => group);
  const { procedure, seed } = none.paper;
  const [first] = foldTrials(groups, 5, procedure, seed);
  for (const { measured, rows } of alone)
    expect({ measured, rows }).toEqual({ measured: first!.measured, rows: first!.rows });
  const both = plannedTrials(images, split, { ...none, folds: 3, ablations: true });
  expect(both.map(({ kind }) => kind).join(' ')).toBe(`fold fold fold${' ablation'.repeat(7)}`);
  expect(both[3]!.measured).toEqual(both[0]!.measured);
});
