import { describe, expect, it, test } from 'vitest';
import { RecentDescriptions, rememberDescriptions } from './cache.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { FoveaError } from '../shared/errors.ts';
import type { DescriptionProvider } from './provider.ts';
import { shrunkSize } from './shrink.ts';

const image = (byte: number) => new Blob([new Uint8Array([byte])]);
const signal = new AbortController().signal;

describe('rememberDescriptions', () => {
  it('asks once for the same image and words, again for others, two at a time at most', async () => {
    let running = 0;
    let most = 0;
    let asked = 0;
    const provider: DescriptionProvider = {
      id: 'x',
      model: 'm',
      host: '',
      async describe() {
        const mine = ++asked;
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        return `answer ${mine}`;
      },
    };
    const remembered = rememberDescriptions(provider, new Map(), 2);
    const all = await Promise.all(
      [1, 2, 3, 4].map((byte) => remembered.describe({ image: image(byte), instruction: 'i', signal })),
    );
    expect(new Set(all).size).toBe(4);
    expect(most).toBe(2);
    await remembered.describe({ image: image(1), instruction: 'i', signal });
    expect(asked).toBe(4);
    await remembered.describe({ image: image(1), instruction: 'other', signal });
    expect(asked).toBe(5);
  });
});

test('the newest descriptions are remembered, and no more', () => {
  const recent = new RecentDescriptions(2);
  for (const key of ['a', 'b', 'a', 'c']) recent.set(key, `text ${key}`);
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual(['text a', undefined, 'text c']);
});

test('a server that failed three times is tried once more after a rest, and again and again once it is back', async () => {
  let [time, sent, works] = [0, 0, false];
  const provider = new CircuitBreaker(1000, () => time).guard({
    ...{ id: 'x', model: 'm', host: '' },
    describe: () => {
      sent++;
      return works
        ? Promise.resolve('a house')
        : Promise.reject(new FoveaError('description-failed', 'Nobody there.'));
    },
  });
  const ask = (): Promise<string> =>
    provider.describe({ image: image(1), instruction: 'i', signal }).catch(() => 'none');
  for (let i = 0; i < 5; i++) await ask();
  expect(sent).toBe(3);
  time = 1000;
  for (let i = 0; i < 5; i++) await ask();
  expect(sent).toBe(4);
  time = 2000;
  works = true;
  expect([await ask(), await ask(), sent]).toEqual(['a house', 'a house', 6]);
});

describe('shrunkSize', () => {
  it('keeps the aspect and never enlarges', () => {
    expect(shrunkSize(4096, 2048)).toEqual({ width: 1024, height: 512 });
    expect(shrunkSize(300, 200)).toEqual({ width: 300, height: 200 });
    expect(shrunkSize(100000, 1)).toEqual({ width: 1024, height: 1 });
  });
});
