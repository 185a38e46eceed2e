import { describe, expect, it } from 'vitest';
import { rememberDescriptions } from './cache.ts';
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

describe('shrunkSize', () => {
  it('keeps the aspect and never enlarges', () => {
    expect(shrunkSize(4096, 2048)).toEqual({ width: 1024, height: 512 });
    expect(shrunkSize(300, 200)).toEqual({ width: 300, height: 200 });
    expect(shrunkSize(100000, 1)).toEqual({ width: 1024, height: 1 });
  });
});
