import { expect, test } from 'vitest';
import { readManifest } from '../../files/read-manifest.ts';
import { keepReliability } from './kept-reliability.ts';

test('what a package says of its heads stays where a run with its network measured nothing', async () => {
  const folder = 'public/models/demo';
  const { manifest } = await readManifest(folder);
  const of = (head: string) => manifest.heads.find(({ name }) => name === head)!.reliability!;
  const [before, alignment] = [of('quality'), of('alignment')];
  const said: string[] = [];
  const io = { say: (message: string) => void said.push(message) };
  expect(await keepReliability(folder, {}, io)).toEqual({ quality: before, alignment });
  const kept = (head: string) => `How far people agree with ${head} is as the package of --network says.`;
  expect(said.splice(0)).toEqual([kept('quality'), kept('alignment')]);

  // what was measured replaces it; only what was not stays
  const { otherGenerators, ...own } = before;
  const anew = { ...own, images: 17 };
  expect(await keepReliability(folder, { quality: anew }, io)).toEqual({
    quality: { ...anew, otherGenerators },
    alignment,
  });
  expect(said.splice(0)).toEqual([
    'How far they agree with quality on other generators is as the package of --network says.',
    kept('alignment'),
  ]);
  const all = { ...anew, otherGenerators: { ...otherGenerators!, on: 'others' } };
  expect(await keepReliability(folder, { quality: all }, io)).toEqual({ quality: all, alignment });
  expect(said).toEqual([kept('alignment')]);
});
