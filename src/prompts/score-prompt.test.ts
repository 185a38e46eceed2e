import { describe, expect, it } from 'vitest';
import { iTxt, pngWith } from '../testing/metadata-builders.ts';
import { promptToScore } from './score-prompt.ts';

const plain = 'a yellow disc over a green field';
const file = (text: string) => () => Promise.resolve(pngWith(iTxt('parameters', text)));

describe('promptToScore', () => {
  it('reads the file only where no prompt is given', async () => {
    const unread = () => Promise.reject(new Error('read'));
    const given = { promptFrom: 'given', promptDropped: [] };
    expect(await promptToScore(plain, unread)).toEqual({ prompt: plain, ...given });
    expect(await promptToScore('', unread)).toEqual({ prompt: '', promptFrom: 'none', promptDropped: [] });
    const found = await promptToScore(undefined, file(`${plain}\nSteps: 20, Seed: 1`));
    expect(found).toEqual({ prompt: plain, promptFrom: 'a1111', promptDropped: [] });
  });

  it('leaves syntax out of prompts from everywhere, and names it, unless it is to be kept', async () => {
    const raw = `${plain} <lora:x:0.8>`;
    const clean = { prompt: plain, promptDropped: ['<lora:x:0.8>'] };
    expect(await promptToScore(raw, file(''))).toMatchObject(clean);
    expect(await promptToScore(undefined, file(raw))).toMatchObject(clean);
    const kept = { prompt: raw, promptFrom: 'given', promptDropped: [] };
    expect(await promptToScore(raw, file(''), true)).toEqual(kept);
  });
});
