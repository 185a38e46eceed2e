import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { meanOfFolds, noEvidence, readEvidence, type Agreement } from './evidence.ts';

const folds: Agreement[] = [
  { quality: { srcc: 0.8, plcc: 0.9 }, alignment: { srcc: 0.6, plcc: 0.7 } },
  { quality: { srcc: 0.9, plcc: 0.85 } },
];

describe('what earlier trainings said', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'fovea-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is read back from the summary, whatever else that holds', async () => {
    const ablations = { 'no-sci': [{ quality: { srcc: 0.7, plcc: 0.8 } }] };
    // of equal scores there is no correlation: JSON has null for it
    const generators = { glide: { quality: { srcc: NaN, plcc: 0.4 } } };
    const summary = { validation: null, folds, generators, ablations };
    await writeFile(join(folder, 'training.json'), JSON.stringify(summary));
    expect(await readEvidence(folder)).toEqual({ folds, generators, ablations });
    // files of before there were seeds
    const [once] = ablations['no-sci'];
    await writeFile(
      join(folder, 'training.json'),
      JSON.stringify({ ...summary, ablations: { 'no-sci': once } }),
    );
    expect(await readEvidence(folder)).toEqual({ folds, generators, ablations });
  });

  it('is nothing where there is no summary, or one that says something else', async () => {
    expect(await readEvidence(folder)).toEqual(noEvidence());
    await writeFile(join(folder, 'training.json'), '{"folds": "five"}');
    expect(await readEvidence(folder)).toEqual(noEvidence());
  });

  it('has a mean over the folds that rate the head', () => {
    const on = (count: number) => `images of unseen prompts, mean of ${count} trainings on the others`;
    expect(meanOfFolds(folds, 'quality')).toEqual({ srcc: 0.85, plcc: 0.875, on: on(2) });
    expect(meanOfFolds(folds, 'alignment')).toEqual({ srcc: 0.6, plcc: 0.7, on: on(1) });
    expect(meanOfFolds(folds, 'beauty')).toBeUndefined();
  });
});
