import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeJpeg } from '../../src/tools/samples/jpeg.ts';
import { cmykJpeg } from './cmyk-jpeg.ts';
import { animatedGif } from './gif.ts';
import { greyPng, texture } from './png.ts';

/** What a hostile item must come to: its error, or a score with a warning (or without). */
type Fate = { code: string; error: RegExp } | { scored: RegExp | null };

export interface HostileItem {
  title: string;
  item: { file: string; prompt?: string; crops?: unknown };
  fate: Fate;
}

const side = 224;

/** Writes the files of `hostileItems` into a folder. */
export async function writeHostileImages(folder: string): Promise<void> {
  const grey = texture(side);
  const rgb = Uint8Array.from({ length: side * side * 3 }, (_, i) => grey[Math.floor(i / 3)]!);
  const jpeg = encodeJpeg(rgb, side, side, 90);
  const wide = new Uint8Array(grey.length * 2);
  grey.forEach((value, i) => wide.set([value * 2, 77], i * 2));
  const doubled = grey.map((value) => value * 2);
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')]);
  const files: [string, string | Uint8Array][] = [
    ['good.png', greyPng(side, side, 8, doubled)],
    ['truncated.jpg', jpeg.subarray(0, jpeg.length / 2)],
    ['empty.png', ''],
    ['text.png', 'This is no image at all.\n'],
    ['1x1.png', greyPng(1, 1, 8, Uint8Array.of(90))],
    ['1x5000.png', greyPng(1, 5000, 8, new Uint8Array(5000).fill(90))],
    ['10000x10000.png', greyPng(10_000, 10_000, 1, new Uint8Array(1250 * 10_000))],
    ['grey16.png', greyPng(side, side, 16, wide)],
    ['cmyk.jpg', cmykJpeg(side, [200, 30, 90, 10])],
    ['animated.gif', animatedGif(side, [grey, new Uint8Array(side * side)])],
    ['photo.heic', heic],
    [
      'drawing.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="9"/></svg>',
    ],
    ['same/good.png', greyPng(side, side, 8, grey)],
  ];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  }
  await mkdir(join(folder, 'folder.png'));
}

const refused = (code: string, error: RegExp): Fate => ({ code, error });
const scored = (warning: RegExp | null = null): Fate => ({ scored: warning });

/** Inputs that no tidy batch has, and what becomes of each. */
export const hostileItems: HostileItem[] = [
  ['truncated JPEG', 'truncated.jpg', refused('image-unreadable', /cut short/)],
  ['0 bytes', 'empty.png', refused('file-empty', /is empty \(0 bytes\)/)],
  ['text named .png', 'text.png', refused('image-unsupported', /plain text/)],
  ['1×1', '1x1.png', scored(/^enlarged from 1×1 to 224×224/)],
  ['1×5000', '1x5000.png', refused('image-too-large', /1×5000 pixels is too thin/)],
  [
    '10000×10000',
    '10000x10000.png',
    refused('image-too-large', /10000×10000 pixels are 100 megapixels; at most 64/),
  ],
  ['16-bit grey PNG', 'grey16.png', scored()],
  ['CMYK JPEG', 'cmyk.jpg', scored()],
  ['animated GIF', 'animated.gif', scored(/first frame/)],
  ['HEIC', 'photo.heic', refused('image-unsupported', /a HEIC photo/)],
  ['SVG', 'drawing.svg', refused('image-unsupported', /an SVG drawing/)],
  ['missing file', 'none.png', refused('file-missing', /none\.png does not exist/)],
  ['directory', 'folder.png', refused('image-unreadable', /folder\.png is a folder/)],
  ['same name in another folder', 'same/good.png', scored()],
  ['same file twice', 'good.png', scored()],
].map(([title, file, fate]) => ({ title, item: { file }, fate }) as HostileItem);

const texts: [string, string, RegExp | null][] = [
  [
    '40,000-character prompt',
    'a red house '.repeat(3334).slice(0, 40_000),
    /^prompt: the last \d+ of its \d+ word pieces did not fit/,
  ],
  ['emoji', '🦊🏔️ 👩‍👩‍👧 a fox 🎨', /^prompt: words not in the vocabulary/],
  ['control characters', 'a\u0000 red\u0007 \u001b[31mhouse\u202e\r\n\t', null],
];
hostileItems.push(
  ...texts.map(([title, prompt, warning]) => ({
    title,
    item: { file: 'good.png', prompt },
    fate: scored(warning),
  })),
  {
    title: 'crop outside the image',
    item: { file: 'good.png', crops: [[1, 0]] },
    fate: refused('crop-outside', /\[1,0\] lies outside the image of 224×224/),
  },
  {
    title: 'crops that are no pairs',
    item: { file: 'good.png', crops: 'all' },
    fate: refused('item-invalid', /"crops" must be a list/),
  },
);
