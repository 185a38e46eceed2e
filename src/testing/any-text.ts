import fc from 'fast-check';

/** Unicode scalar values, half of them below U+0080 or in common scripts. `fc.string({ unit: 'binary' })` takes a second to set up. */
const scalar = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0x2fff }),
    fc.integer({ min: 0, max: 0x10f7ff }),
  )
  .map((value) => (value < 0xd800 ? value : value + 0x800));

/** Any text without lone surrogates, of at most so many code points. */
export const anyText = (maxLength = 12): fc.Arbitrary<string> =>
  fc.array(scalar, { maxLength }).map((values) => String.fromCodePoint(...values));
