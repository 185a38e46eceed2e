import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNote, type PartNote } from './part-file.ts';

const text = fc.option(fc.string(), { nil: undefined });
const note: fc.Arbitrary<PartNote> = fc.record({
  url: fc.webUrl(),
  stamp: fc.record({ etag: text, modified: text, size: fc.option(fc.nat(), { nil: undefined }) }),
  sha256: text,
});

test('a note is read as it was written', () => {
  fc.assert(
    fc.property(note, (one) => {
      expect(parseNote(JSON.stringify(one))).toEqual(one);
    }),
  );
});

test('a note that was cut off, and whatever else lies there, is none', () => {
  fc.assert(
    fc.property(note, fc.nat(), (one, at) => {
      const json = JSON.stringify(one);
      expect(parseNote(json.slice(0, at % json.length))).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseNote(JSON.stringify(value))).toBeUndefined();
    }),
  );
});
