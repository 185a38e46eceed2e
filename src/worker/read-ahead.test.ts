import { expect, test } from 'vitest';
import { fixtureFiles } from '../testing/fixture-files.ts';
import { ReadAhead } from './read-ahead.ts';

const [{ name, bytes }] = fixtureFiles('rgb.png') as [ReturnType<typeof fixtureFiles>[number]];
const next = { ticket: '1', image: new Blob([bytes]), name };

test('the image expected last is held for its ticket, once', async () => {
  const ahead = new ReadAhead();
  ahead.expect({ ...next, ticket: '0' });
  ahead.expect(next);
  for (const [ticket, found] of [
    ['0', false],
    [undefined, false],
    ['1', true],
    ['1', false],
  ] as const)
    expect((await ahead.take(ticket)) !== undefined).toBe(found);
});

test('nothing is held where no image is expected any more', async () => {
  const ahead = new ReadAhead();
  ahead.expect(next);
  ahead.expect(undefined);
  expect(await ahead.take('1')).toBeUndefined();
});

test('nothing is held of a damaged file, or of more pixels than there is room for, however small their file', async () => {
  const cut = new ReadAhead();
  cut.expect({ ...next, image: new Blob([bytes.slice(0, -30)]) });
  expect(await cut.take('1')).toBeUndefined();
  const pixels = new DataView(bytes.buffer, bytes.byteOffset);
  const size = pixels.getUint32(16) * pixels.getUint32(20);
  for (const [limit, found] of [
    [size - 1, false],
    [size, true],
  ] as const) {
    const ahead = new ReadAhead(limit);
    ahead.expect(next);
    expect((await ahead.take('1')) !== undefined).toBe(found);
  }
});

test('a small file is read once', async () => {
  let reads = 0;
  const image = Object.defineProperty(new Blob([bytes]), 'arrayBuffer', {
    value: () => {
      reads++;
      return Promise.resolve(bytes.slice().buffer);
    },
  });
  const ahead = new ReadAhead();
  ahead.expect({ ...next, image });
  expect(await ahead.take('1')).toBeDefined();
  expect(reads).toBe(1);
});
