import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeXmpMarks, readXmpMarks, type XmpMarks } from './marks.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (sidecar: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(sidecar);
const merge = (existing: string, marks: XmpMarks): string => text(mergeXmpMarks(bytes(existing), marks));

const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const basic = 'xmlns:xmp="http://ns.adobe.com/xap/1.0/"';
const packet = (inside: string): string =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Other 1"><rdf:RDF ${rdf}>${inside}</rdf:RDF></x:xmpmeta>\n${' '.repeat(40)}\n<?xpacket end="w"?>`;

test('a new sidecar holds both marks in a packet', () => {
  const made = mergeXmpMarks(undefined, { rating: -1, label: 'Red' });
  expect(readXmpMarks(made)).toEqual({ rating: -1, label: 'Red' });
  expect(text(made)).toMatch(
    /^<\?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"\?>[^]*<\?xpacket end="w"\?>\n$/,
  );
  // a file of no bytes holds nothing that could be lost
  expect(mergeXmpMarks(new Uint8Array(), { rating: -1, label: 'Red' })).toEqual(made);
});

test.each([
  [
    'attributes, in the layout of the others',
    packet(
      `<rdf:Description rdf:about=""\n    xmlns:dc="http://purl.org/dc/elements/1.1/"\n    dc:format="image/png"><!-- mine --></rdf:Description>`,
    ),
    packet(
      `<rdf:Description rdf:about=""\n    xmlns:dc="http://purl.org/dc/elements/1.1/"\n    dc:format="image/png"\n    ${basic}\n    xmp:Rating="4"\n    xmp:Label="Green"><!-- mine --></rdf:Description>`,
    ),
  ],
  [
    'values of attributes, in either quotes',
    packet(`<rdf:Description rdf:about="" ${basic} xmp:Rating='1' a="b" xmp:Label="Blue"/>`),
    packet(`<rdf:Description rdf:about="" ${basic} xmp:Rating='4' a="b" xmp:Label="Green"/>`),
  ],
  [
    'values of elements, an empty one opened',
    packet(
      `<rdf:Description rdf:about="" ${basic}> <xmp:Rating>0</xmp:Rating> <xmp:Label /></rdf:Description>`,
    ),
    packet(
      `<rdf:Description rdf:about="" ${basic}> <xmp:Rating>4</xmp:Rating> <xmp:Label>Green</xmp:Label></rdf:Description>`,
    ),
  ],
  [
    'another prefix, and ours meaning something else',
    packet(
      `<rdf:Description xmlns:xap="http://ns.adobe.com/xap/1.0/" xmlns:xmp="urn:other" xmp:Rating="9" xap:Rating="2"/>`,
    ),
    packet(
      `<rdf:Description xmlns:xap="http://ns.adobe.com/xap/1.0/" xmlns:xmp="urn:other" xmp:Rating="9" xap:Rating="4" xap:Label="Green"/>`,
    ),
  ],
  [
    'a free prefix',
    packet(`<rdf:Description xmlns:xmp="urn:other" xmp:Rating="9"></rdf:Description>`),
    packet(
      `<rdf:Description xmlns:xmp="urn:other" xmp:Rating="9" xmlns:xmp2="http://ns.adobe.com/xap/1.0/" xmp2:Rating="4" xmp2:Label="Green"></rdf:Description>`,
    ),
  ],
  [
    'fields of the image, not of a structure in it',
    packet(
      `<rdf:Description ${basic}><xmp:More><rdf:Description xmp:Rating="1"/></xmp:More></rdf:Description><rdf:Description ${basic} xmp:Label=""/>`,
    ),
    packet(
      `<rdf:Description ${basic} xmp:Rating="4"><xmp:More><rdf:Description xmp:Rating="1"/></xmp:More></rdf:Description><rdf:Description ${basic} xmp:Label="Green"/>`,
    ),
  ],
  [
    'a value with qualifiers',
    packet(
      `<rdf:Description ${basic} xmp:Label=""><xmp:Rating><rdf:Description><rdf:value>1</rdf:value><a/></rdf:Description></xmp:Rating></rdf:Description>`,
    ),
    packet(
      `<rdf:Description ${basic} xmp:Label="Green"><xmp:Rating><rdf:Description><rdf:value>4</rdf:value><a/></rdf:Description></xmp:Rating></rdf:Description>`,
    ),
  ],
  [
    'no description yet',
    packet(''),
    packet(`\n  <rdf:Description rdf:about=""\n    ${basic}\n    xmp:Rating="4"\n    xmp:Label="Green"/>\n `),
  ],
  [
    'an empty RDF, without a packet',
    `<rdf:RDF ${rdf}/>`,
    `<rdf:RDF ${rdf}>\n  <rdf:Description rdf:about=""\n    ${basic}\n    xmp:Rating="4"\n    xmp:Label="Green"/>\n </rdf:RDF>`,
  ],
])('existing sidecars: %s', (_, before, after) => {
  expect(merge(before, { rating: 4, label: 'Green' })).toBe(after);
  expect(merge(after, { rating: 4, label: 'Green' })).toBe(after);
  expect(readXmpMarks(bytes(after))).toEqual({ rating: 4, label: 'Green' });
});

test('what is not given stays', () => {
  const before = packet(`<rdf:Description ${basic} xmp:Rating="2" xmp:Label="Mine"/>`);
  expect(merge(before, { rating: 5 })).toBe(before.replace('"2"', '"5"'));
  expect(merge(before, {})).toBe(before);
});

test('UTF-16 stays UTF-16, a mark stays', () => {
  const before = packet(`<rdf:Description ${basic} xmp:Label="é"/>`);
  for (const [mark, little] of [
    ['\ufeff', true],
    ['\ufeff', false],
  ] as const) {
    const wide = Buffer.from(mark + before, 'utf16le');
    if (!little) wide.swap16();
    const merged = Buffer.from(mergeXmpMarks(wide, { label: 'ö' }));
    if (!little) merged.swap16();
    expect(merged.toString('utf16le')).toBe(mark + before.replace('é', 'ö'));
  }
  expect(merge(`\ufeff${before}`, {})).toBe(`\ufeff${before}`);
});

test.each([
  ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF ${rdf}/>`, 'document type or entities'],
  ['an entity', `<rdf:RDF ${rdf}>&a;</rdf:RDF>`, 'an & that begins none'],
  ['a page', '<html><body/></html>', 'no rdf:RDF'],
  ['cut short', packet('<!-- -->').replace(/<\/rdf[^]*/, ''), '<rdf:RDF> has no end'],
  ['tags crossed', `<rdf:RDF ${rdf}><a><b></a></b></rdf:RDF>`, '</a> ends no open element'],
  ['two roots', `<rdf:RDF ${rdf}/><rdf:RDF ${rdf}/>`, 'more than one root'],
  ['text outside', `x<rdf:RDF ${rdf}/>`, 'text outside'],
  ['the same attribute twice', `<rdf:RDF ${rdf} a="" a=""/>`, 'given twice'],
  ['no quotes', `<rdf:RDF ${rdf} a=b/>`, 'not between quotes'],
  ['a control character', `<rdf:RDF ${rdf} a="\u0001"/>`, 'does not allow'],
  ['nested without end', '<a>'.repeat(100_000), 'nested deeper'],
  [
    'a list where a text is expected',
    packet(`<rdf:Description ${basic}><xmp:Label><rdf:Alt/></xmp:Label></rdf:Description>`),
    'xmp:Label is not a plain text',
  ],
  [
    'a reference to elsewhere',
    packet(`<rdf:Description ${basic}><xmp:Label rdf:resource="x"/></rdf:Description>`),
    'not a plain text',
  ],
  [
    'another encoding',
    `<?xml version="1.0" encoding="ISO-8859-1"?><rdf:RDF ${rdf}/>`,
    'ISO-8859-1 is not read',
  ],
])('refused: %s', (_, hostile, message) => {
  expect(() => merge(hostile, { label: 'Green' })).toThrow(message);
});

test('refused: bytes that are no text, and more than metadata needs', () => {
  expect(() => readXmpMarks(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toThrow('not text in UTF-8');
  expect(() => readXmpMarks(new Uint8Array(32e6 + 1))).toThrow('larger than 32 MB');
});

test.each(['0', '6', '3.5', 'x', ''])('a rating of "%s" is none', (rating) => {
  expect(readXmpMarks(bytes(packet(`<rdf:Description ${basic} xmp:Rating="${rating}"/>`)))).toEqual({});
});

const anyText = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => one.trim() !== '');
const safe = anyText.map((one) => one.replaceAll(/[&<>"'-]/g, '_'));

test('property: labels come back as they were; all other text stays where it was', () => {
  fc.assert(
    fc.property(anyText, fc.array(safe, { maxLength: 4 }), fc.boolean(), (label, others, elements) => {
      const fields = others
        .map((value, i) => (elements ? `<a:f${i}>${value}</a:f${i}>` : `<!--${value}-->`))
        .join('\n');
      const before = packet(`<rdf:Description xmlns:a="urn:a">${fields}</rdf:Description>`);
      const [head, tail] = before.split('>\n<x:xmpmeta') as [string, string];
      const merged = merge(before, { label });
      expect(merged.startsWith(head)).toBe(true);
      const added = merged.length - before.length;
      const at =
        head.length + '>\n<x:xmpmeta'.length + tail.indexOf(' xmlns:a="urn:a"') + ' xmlns:a="urn:a"'.length;
      expect(merged.slice(0, at) + merged.slice(at + added)).toBe(before);
      // white space at the ends is no part of a label
      const allowed = Array.from(label)
        .filter((one) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(one))
        .join('');
      expect(readXmpMarks(bytes(merged)).label ?? '').toBe(allowed.trim());
    }),
  );
});

test('property: whatever the bytes, a sidecar is read or refused in words', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/>',
    '</',
    '<a',
    'a="',
    '"',
    '=',
    '&',
    '&amp;',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<![CDATA[',
    ']]>',
    ' ',
    'x',
    `<rdf:RDF ${rdf}>`,
    '</rdf:RDF>',
    '<rdf:Description',
    `${basic} `,
    'xmp:Rating',
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
      (hostile) => {
        let merged: string;
        try {
          merged = merge(hostile, { rating: 3 });
        } catch (error) {
          expect(error).toMatchObject({ name: 'FoveaError', code: 'text-invalid' });
          return;
        }
        expect(readXmpMarks(bytes(merged))).toMatchObject({ rating: 3 });
      },
    ),
    { numRuns: 2000 },
  );
});
