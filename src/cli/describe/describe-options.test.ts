import { describe, expect, test } from 'vitest';
import { describeOptions } from './describe-options.ts';

const read = (given: Parameters<typeof describeOptions>[0], FOVEA_API_KEY?: string) =>
  describeOptions(given, { env: { FOVEA_API_KEY } });

describe('--describe', () => {
  test('a name brings its address and model; Ark is called without the page’s proxy', () => {
    expect(read({ describe: 'ollama' })).toMatchObject({
      endpoint: { preset: 'ollama', baseUrl: 'http://localhost:11434/v1', model: 'qwen2.5vl', key: '' },
      mode: 'plain',
    });
    expect(read({ describe: 'ark', 'describe-mode': 'prompt-aware' }, ' k ')).toMatchObject({
      endpoint: { baseUrl: 'https://ark.cn-beijing.volces.com/api/v3', key: 'k' },
      mode: 'prompt-aware',
    });
  });

  test('an address is taken as it is', () => {
    expect(read({ describe: 'http://host:1/v1', 'describe-model': 'eye' })).toMatchObject({
      endpoint: { preset: 'custom', baseUrl: 'http://host:1/v1', model: 'eye' },
    });
  });

  test('nothing is nothing', () => {
    expect(read({})).toBeUndefined();
  });

  test.each([
    [{ describe: 'nobody' }, /takes a URL or one of ollama/],
    [{ describe: 'openai' }, /OpenAI needs a key/],
    [{ describe: 'vllm' }, /No model was named/],
    [{ describe: 'ollama', 'describe-mode': 'kind' }, /takes plain, prompt-aware/],
    [{ 'describe-model': 'eye' }, /requires --describe/],
  ])('%j is bad usage', (given, words) => {
    expect(() => read(given)).toThrow(words);
  });
});
