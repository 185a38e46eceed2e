import { expect, test } from 'vitest';
import { readManifest } from '../../files/read-manifest.ts';
import { keepReliability } from './kept-reliability.ts';

test('what a package says of its heads stays where a run with its network measured nothing', async () => {
  const folder = 'public/models/demo';
  const { manifest } = await readManifest(folder);
  const before = manifest.heads.find(({ name }) => name === 'quality')!.reliability!;
  const said: string[] = [];
  const io = { say: (message: string) => void said.push(message) };
  expect(await keepReliability(folder, {}, io)).toEqual({ quality: before });
  expect(said).toEqual(['How far people agree with quality is as the package of --network says.']);

  // what was measured replaces it; only what was not stays
  const { otherGenerators, ...own } = before;
  const anew = { ...own, images: 17 };
  expect(await keepReliability(folder, { quality: anew }, io)).toEqual({
    quality: { ...anew, otherGenerators },
  });
  expect(said[1]).toBe(
    'How far they agree with quality on other generators is as the package of --network says.',
  );
  const all = { ...anew, otherGenerators: { ...otherGenerators!, on: 'others' } };
  expect(await keepReliability(folder, { quality: all }, io)).toEqual({ quality: all });
  expect(said).toHaveLength(2);
});
