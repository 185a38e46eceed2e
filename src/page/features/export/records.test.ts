import { describe, expect, test } from 'vitest';
import { toCsv } from '../../kit/files/csv.ts';
import type { QueueItem, Scored } from '../batch/index.ts';
import { csvRow, exportRecord, headsOf } from './records.ts';

const item: QueueItem = {
  id: 'item-1',
  name: 'cat.png',
  file: new Blob(['x']),
  sample: false,
  prompt: 'typed later',
  promptOrigin: 'typed',
  description: '=HYPERLINK("http://x")',
  descriptionOrigin: 'typed',
  status: 'done',
};

const scored: Scored = {
  origins: {
    promptOrigin: 'typed',
    descriptionOrigin: 'model',
    descriptionBy: {
      provider: 'ollama',
      model: 'llava',
      host: 'localhost:11434',
      mode: 'prompt-aware',
      instruction: 'Look.',
    },
  },
  at: Date.UTC(2026, 0, 2),
  device: {
    backend: 'wasm',
    variant: 'reference',
    adapter: '',
    software: true,
    reason: '',
    features: [],
    maxBufferBytes: 0,
    threads: 2,
  },
  model: {
    name: 'demo',
    title: 'Demo',
    licence: 'MIT',
    untrained: true,
    provenance: 'random',
    hash: 'abc',
    profile: 'released',
    heads: [
      { name: 'quality', title: 'Quality', min: 0, max: 5, question: 'q?', higherIsBetter: true },
      { name: 'unused', title: 'Unused', min: 0, max: 1, question: 'u?', higherIsBetter: true },
    ],
    crops: 15,
    cropSize: 224,
    maxTextTokens: 35,
    parameters: 1,
    bytes: 1,
  },
  result: {
    width: 10,
    height: 20,
    scores: { quality: 2.5 },
    spread: { quality: 0.25 },
    percentiles: {},
    crops: [{ x: 0, y: 0, scores: { quality: 2.5 } }],
    warnings: [{ code: 'untrained', message: 'untrained weights: the number means nothing' }],
    prompt: 'as scored',
    description: '=HYPERLINK("http://x")',
    ms: 12.7,
  },
};

describe('records', () => {
  test('carry the texts the score was computed with, and where it comes from', () => {
    const record = exportRecord(item, scored);
    expect(record).toMatchObject({
      file: 'cat.png',
      prompt: 'as scored',
      descriptionOrigin: 'model',
      describedBy: { model: 'llava', host: 'localhost:11434', mode: 'prompt-aware' },
      model: 'demo@abc',
      warnings: ['untrained weights: the number means nothing'],
      modelInfo: { name: 'demo', hash: 'abc', untrained: true },
      device: { backend: 'wasm' },
      scoredAt: '2026-01-02T00:00:00.000Z',
      ms: 13,
    });
    expect(record.heads?.map((head) => head.name)).toEqual(['quality']);
  });

  test('a failed item is a row with its error', () => {
    const failed = {
      ...item,
      status: 'failed' as const,
      error: { code: 'image-unreadable' as const, message: 'Broken.', hint: 'Save it again.' },
    };
    const row = csvRow(exportRecord(failed, undefined), ['quality']);
    expect(row).toMatchObject({ status: 'failed', error: 'Broken. Save it again.', quality: undefined });
  });

  test('what the user said of an image: marks, stars, votes', () => {
    const opinion = {
      mark: { flag: 'keep' as const, stars: 4 as const },
      vote: { strength: -0.5, error: 0.2, votes: 7 },
    };
    const row = csvRow(exportRecord(item, scored, opinion), ['quality']);
    expect(row).toMatchObject({ mark: 'keep', stars: 4, votes: 7, vote_strength: -0.5, vote_error: 0.2 });
    expect(csvRow(exportRecord(item, scored), ['quality'])).toMatchObject({
      stars: undefined,
      votes: undefined,
    });
  });

  test('rows name every head and stay inert', () => {
    const record = exportRecord(item, scored);
    const heads = headsOf([exportRecord(item, undefined), record]);
    expect(heads).toEqual(['quality']);
    const csv = toCsv([csvRow(record, heads)]);
    expect(csv).toContain('quality,quality_spread,quality_percentile,quality_low,quality_high');
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});
