import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readFilePrompt } from './read-file.ts';
import {
  bytesOf,
  iTxt,
  jpegWith,
  pngWith,
  tExt,
  tiffWith,
  userComment,
  webpWith,
  zTxt,
} from '../testing/metadata-builders.ts';
import { avifWith } from '../testing/pictures/heif-builder.ts';
import { concat, pngChunk } from '../testing/pictures/png-builder.ts';

const readPrompt = (bytes: Uint8Array): string | undefined => readFilePrompt(bytes).prompt || undefined;

const words = 'a red fox in snow, (soft light:1.2)';
const webui = `${words}\nsecond line\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 1`;
const read = `${words}\nsecond line`;

describe('readPrompt on PNG', () => {
  it.each([
    ['tEXt', tExt('parameters', webui)],
    ['zTXt', zTxt('parameters', webui)],
    ['iTXt', iTxt('parameters', webui)],
    ['compressed iTXt', iTxt('parameters', webui, true)],
  ])('reads AUTOMATIC1111’s text from %s', (_, chunk) => {
    expect(readPrompt(pngWith(chunk))).toBe(read);
  });

  it.each([
    ['no negative prompt', `${words}\nSteps: 20, Seed: 1`, words],
    ['nothing but words', words, words],
    ['an empty prompt', 'Negative prompt: blurry\nSteps: 20', undefined],
    ['line ends of Windows', `${words}\r\nNegative prompt: x\r\nSteps: 2`, words],
    ['steps inside the words', 'Steps: of an old temple\nSteps: 20, Seed: 1', 'Steps: of an old temple'],
    ['SwarmUI', JSON.stringify({ sui_image_params: { prompt: words, negativeprompt: 'x' } }), words],
    ['Fooocus', JSON.stringify({ negative_prompt: 'x', prompt: words }), words],
    ['JSON without a prompt', '{"steps": 20}', undefined],
    ['broken JSON', '{"prompt": "a', undefined],
  ])('parameters: %s', (_, text, expected) => {
    expect(readPrompt(pngWith(iTxt('parameters', text)))).toBe(expected);
  });

  it.each([
    ['invokeai_metadata', JSON.stringify({ positive_prompt: words, negative_prompt: 'x' })],
    ['sd-metadata', JSON.stringify({ image: { prompt: [{ prompt: words, weight: 1 }] } })],
    ['sd-metadata', JSON.stringify({ image: { prompt: words } })],
    ['Dream', `"${words}" -s 50 -S 12345 -W 512`],
    ['dream', `${words} -s50 -S12345`],
    ['Comment', JSON.stringify({ steps: 28, prompt: words, uc: 'x' })],
    ['Description', words],
  ])('reads %s: %s', (keyword, text) => {
    expect(readPrompt(pngWith(iTxt(keyword, text)))).toBe(words);
  });

  it('reads UTF-8 and Latin-1 in tEXt', () => {
    expect(readPrompt(pngWith(tExt('Description', 'caf\xe9 at night')))).toBe('café at night');
    const utf8 = String.fromCharCode(...bytesOf('雪の中の狐'));
    expect(readPrompt(pngWith(tExt('parameters', utf8)))).toBe('雪の中の狐');
  });

  it.each(['Created with GIMP', 'a remark'])('takes the comment %j for no prompt', (text) => {
    expect(readPrompt(pngWith(tExt('Comment', text)))).toBeUndefined();
  });

  it('reads eXIf and XMP', () => {
    const tiff = tiffWith({}, { 0x9286: userComment('UNICODE', webui) }, false);
    expect(readPrompt(pngWith(pngChunk('eXIf', tiff)))).toBe(read);
    const packet = `<x:xmpmeta><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${words} &amp; more</rdf:li></rdf:Alt></dc:description>`;
    expect(readPrompt(pngWith(iTxt('XML:com.adobe.xmp', packet)))).toBe(`${words} & more`);
  });

  it('gives up on a text that unpacks without end', () => {
    const bomb = concat(bytesOf('parameters\0\0'), zlibSync(new Uint8Array(12 << 20)));
    expect(readPrompt(pngWith(pngChunk('zTXt', bomb), tExt('Description', words)))).toBe(words);
  });
});

describe('readPrompt on JPEG and WebP', () => {
  const exif = (tiff: Uint8Array) => concat(bytesOf('Exif\0\0'), tiff);
  const comments = [
    ['ASCII', userComment('ASCII', webui)],
    ['UNICODE, big endian', userComment('UNICODE', webui, true)],
    ['UNICODE, little endian', userComment('UNICODE', webui, false)],
    ['no code', userComment('', webui)],
    ['no prefix at all', bytesOf(webui)],
  ] as const;

  for (const bigEndian of [true, false]) {
    it.each(comments)(
      `reads UserComment (%s) from a ${bigEndian ? 'big' : 'little'}-endian structure`,
      (_, comment) => {
        const tiff = tiffWith({}, { 0x9286: comment }, bigEndian);
        expect(readPrompt(jpegWith(exif(tiff)))).toBe(read);
        expect(readPrompt(webpWith({ EXIF: tiff }))).toBe(read);
        expect(readPrompt(webpWith({ EXIF: exif(tiff) }))).toBe(read);
      },
    );

    it(`reads Chinese UTF-16 in the structure’s own order, ${bigEndian ? 'big' : 'little'}-endian`, () => {
      const comment = userComment('UNICODE', '雪中的狐狸', bigEndian);
      expect(readPrompt(jpegWith(exif(tiffWith({}, { 0x9286: comment }, bigEndian))))).toBe('雪中的狐狸');
    });
  }

  it.each([
    [`${words} --ar 16:9 --v 6.1 Job ID: 01234567-89ab-cdef-0123-456789abcdef`, `${words} --ar 16:9 --v 6.1`],
    [words, words],
    ['OLYMPUS DIGITAL CAMERA', undefined],
    ['Screenshot', undefined],
    ['Sony camera on a table', 'Sony camera on a table'],
    ['   ', undefined],
  ])('reads ImageDescription %j as %j', (text, expected) => {
    expect(readPrompt(jpegWith(exif(tiffWith({ 0x010e: bytesOf(`${text}\0`) }, {}, true))))).toBe(expected);
  });

  it('reads ComfyUI’s graph from the camera’s tags of WebP', () => {
    const graph = {
      1: { class_type: 'KSampler', inputs: { model: ['9', 0], positive: ['2', 0] } },
      2: { class_type: 'CLIPTextEncode', inputs: { text: words, clip: ['9', 1] } },
    };
    const tiff = tiffWith({ 0x0110: bytesOf(`prompt:${JSON.stringify(graph)}\0`) }, {}, true);
    expect(readPrompt(webpWith({ EXIF: tiff }))).toBe(words);
  });

  it('reads XMP from its own segment and chunk', () => {
    const packet = `<rdf:Description dc:description="${words} &#x1F98A;"/>`;
    const segment = bytesOf(`http://ns.adobe.com/xap/1.0/\0${packet}`);
    expect(readPrompt(jpegWith(segment))).toBe(`${words} 🦊`);
    expect(readPrompt(webpWith({ 'XMP ': bytesOf(packet) }))).toBe(`${words} 🦊`);
  });

  it('reads Draw Things’ comment from XMP', () => {
    const json = JSON.stringify({ c: words, uc: 'x', steps: 8 }).replaceAll('"', '&quot;');
    const packet = `<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">${json}</rdf:li></rdf:Alt></exif:UserComment>`;
    expect(readPrompt(webpWith({ 'XMP ': bytesOf(packet) }))).toBe(words);
  });
});

describe('readPrompt on hostile bytes', () => {
  const whole = [
    pngWith(tExt('parameters', webui), zTxt('Comment', webui), iTxt('Description', webui, true)),
    jpegWith(
      concat(
        bytesOf('Exif\0\0'),
        tiffWith({ 0x010e: bytesOf(words) }, { 0x9286: userComment('UNICODE', webui) }, true),
      ),
    ),
    webpWith({
      EXIF: tiffWith({}, { 0x9286: userComment('ASCII', webui) }, false),
      'XMP ': bytesOf('<dc:description>'),
    }),
  ];

  it('never throws, whatever bytes are changed or cut', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...whole),
        fc.array(change, { maxLength: 12 }),
        fc.nat(),
        (file, changes, length) => {
          const bytes = file.slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          expect(['string', 'undefined']).toContain(typeof readPrompt(bytes));
          expect(['string', 'undefined']).toContain(
            typeof readPrompt(bytes.subarray(0, length % bytes.length)),
          );
        },
      ),
      { numRuns: 1200 },
    );
  });

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('prompt', 'parameters', 'Comment', 'sd-metadata'),
        (json, keyword) => {
          expect(['string', 'undefined']).toContain(typeof readPrompt(pngWith(iTxt(keyword, json))));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['deep lists', '['.repeat(200_000)],
    ['deep objects', '{"prompt":'.repeat(100_000)],
    ['a long open string', `{"prompt": NaN, "a": "${'\\a'.repeat(500_000)}`],
  ])('survives %s', (_, text) => {
    expect(readPrompt(pngWith(iTxt('prompt', `{"a":${text}`)))).toBeUndefined();
  });

  it('survives a directory that points at itself', () => {
    const tiff = tiffWith({}, {}, true);
    new DataView(tiff.buffer).setUint32(18, 8);
    expect(readPrompt(webpWith({ EXIF: tiff }))).toBeUndefined();
  });

  it('finds nothing in other files', () => {
    expect(readPrompt(new Uint8Array(0))).toBeUndefined();
    expect(readPrompt(bytesOf('GIF89a parameters'))).toBeUndefined();
  });
});

describe('what a file says, from every place', () => {
  const graph = JSON.stringify({
    1: { class_type: 'KSampler', inputs: { model: ['9', 0], positive: ['2', 0] } },
    2: { class_type: 'CLIPTextEncode', inputs: { text: words, clip: ['9', 1] } },
  });

  it.each([
    ['parameters', webui, 'a1111'],
    ['parameters', JSON.stringify({ sui_image_params: { prompt: words } }), 'swarmui'],
    [
      'parameters',
      JSON.stringify({ prompt: words, negative_prompt: '', version: 'Fooocus v2.5.5' }),
      'fooocus',
    ],
    ['parameters', JSON.stringify({ full_prompt: [words, 'x'], prompt: words, steps: 30 }), 'fooocus'],
    ['prompt', graph, 'comfyui'],
    ['workflow', graph, 'comfyui'],
    ['invokeai_metadata', JSON.stringify({ positive_prompt: words }), 'invokeai'],
    ['sd-metadata', JSON.stringify({ image: { prompt: [{ prompt: words, weight: 1 }] } }), 'invokeai'],
    ['Dream', `"${words}" -s 50`, 'invokeai'],
    ['Comment', JSON.stringify({ prompt: words, uc: 'x', signed_hash: 'y' }), 'novelai'],
    ['Comment', JSON.stringify({ v4_prompt: { caption: { base_caption: words } } }), 'novelai'],
    ['Description', words, 'metadata'],
    ['Description', `${words} Job ID: 01234567-89ab-cdef-0123-456789abcdef`, 'midjourney'],
    ['invokeai_metadata', JSON.stringify({ core_metadata: { positive_prompt: words } }), 'invokeai'],
    ['parameters', JSON.stringify({ infotexts: [webui] }), 'a1111'],
    ['parameters', JSON.stringify({ parameters: webui }), 'a1111'],
    ['parameters', JSON.stringify([{ prompt: words }, { prompt: 'x' }]), 'metadata'],
    ['parameters', JSON.stringify({ positive: words, negative: 'x' }), 'metadata'],
    ['parameters', JSON.stringify({ revised_prompt: words }), 'metadata'],
  ])('%s: %s is by %s', (keyword, text, from) => {
    const found = readFilePrompt(pngWith(iTxt(keyword, text)));
    expect(found.promptFrom).toBe(from);
    expect(found.prompt.startsWith(words)).toBe(true);
  });

  it('takes Fooocus’ text in AUTOMATIC1111’s form for Fooocus’', () => {
    const file = pngWith(iTxt('parameters', webui), iTxt('fooocus_scheme', 'a1111'));
    expect(readFilePrompt(file)).toMatchObject({ prompt: read, promptFrom: 'fooocus' });
  });

  it.each([
    ['{{yellow disc}}, a field\nSteps: 20, Seed: 1', '{{yellow disc}}, a field'],
    ['{a disc|a boat} over a field', '{a disc|a boat} over a field'],
    ['{red} fox', '{red} fox'],
    ['{"quoted": words} and more', undefined],
  ])('a prompt that begins with a brace and is no JSON is one: %j', (text, expected) => {
    expect(readPrompt(pngWith(iTxt('parameters', text)))).toBe(expected);
    const tiff = tiffWith({}, { 0x9286: userComment('UNICODE', text) }, false);
    expect(readPrompt(webpWith({ EXIF: tiff }))).toBe(expected);
  });

  it('says why there is none, unless another place has one', () => {
    const written = JSON.stringify({
      1: { class_type: 'KSampler', inputs: { model: ['9', 0], positive: ['2', 0] } },
      2: { class_type: 'CLIPTextEncode', inputs: { text: ['3', 0], clip: ['9', 1] } },
      3: { class_type: 'LlmGenerate', inputs: { prompt: 'something cosy', model: 'x' } },
    });
    expect(readFilePrompt(pngWith(iTxt('prompt', written))).dropped.join()).toContain('language model');
    const both = readFilePrompt(pngWith(iTxt('prompt', written), iTxt('Description', words)));
    expect(both).toEqual({ prompt: words, promptFrom: 'metadata', dropped: [] });
  });
});

describe('readFilePrompt on AVIF', () => {
  const packet = `<rdf:Description dc:description="${words}"/>`;

  for (const place of ['file', 'idat'] as const) {
    it(`reads Exif and XMP from the ${place}`, () => {
      for (const bigEndian of [true, false]) {
        const exif = tiffWith({}, { 0x9286: userComment('UNICODE', webui, bigEndian) }, bigEndian);
        expect(readPrompt(avifWith({ exif }, place))).toBe(read);
        expect(readPrompt(avifWith({ exif, xmp: bytesOf(packet) }, place, 'avis'))).toBe(read);
      }
      expect(readPrompt(avifWith({ xmp: bytesOf(packet) }, place))).toBe(words);
    });
  }

  it('never throws, whatever bytes are changed or cut', () => {
    const exif = tiffWith({}, { 0x9286: userComment('ASCII', webui) }, true);
    const file = avifWith({ exif, xmp: bytesOf(packet) });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
        fc.nat(),
        (changes, length) => {
          const bytes = file.slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          expect(typeof readFilePrompt(bytes).prompt).toBe('string');
          expect(typeof readFilePrompt(bytes.subarray(0, length % bytes.length)).prompt).toBe('string');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('character codes of Exif comments', () => {
  const commentOf = (comment: Uint8Array) =>
    readPrompt(webpWith({ EXIF: tiffWith({}, { 0x9286: comment }, true) }));

  it('reads JIS with and without escapes', () => {
    // “雪” in ISO-2022-JP, Shift_JIS and UTF-8
    const code = bytesOf('JIS\0\0\0\0\0');
    expect(commentOf(concat(code, Uint8Array.of(0x1b, 0x24, 0x42, 0x40, 0x63, 0x1b, 0x28, 0x42)))).toBe('雪');
    expect(commentOf(concat(code, Uint8Array.of(0x90, 0xe1)))).toBe('雪');
    expect(commentOf(concat(code, bytesOf('雪')))).toBe('雪');
  });

  it('reads UTF-8 that is said to be UTF-16', () => {
    expect(commentOf(concat(bytesOf('UNICODE\0'), bytesOf(words)))).toBe(words);
  });
});
