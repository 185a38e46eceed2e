import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeJpeg } from './jpeg.ts';
import { samples } from './samples.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { parseManifest } from '../../package/manifest.ts';
import { textDomainWarnings, textWarnings } from '../../worker/scoring/texts.ts';

const read = (file: string) => new Uint8Array(readFileSync(`public/samples/${file}`));

const demo = (file: string) => readFileSync(`public/models/demo/${file}`, 'utf8');
const { config, domain } = parseManifest(demo('manifest.json'));
const tokenizer = createTokenizer(demo('tokenizer.json'), config.text.maxLength);

/** Width and height from the frame header of a baseline JPEG. */
function frameSize(jpeg: Uint8Array): [number, number] {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffc0) return [view.getUint16(at + 7), view.getUint16(at + 5)];
  }
}

describe('public/samples', () => {
  it('holds exactly what samples.json names, as the generator has it, the finished one, and their scores', () => {
    const listed: unknown = JSON.parse(readFileSync('public/samples/samples.json', 'utf8'));
    expect(listed).toEqual(samples);
    expect(readdirSync('public/samples').sort()).toEqual(
      [...samples.map(({ file }) => file), 'finished.json', 'samples.json', 'scores.json'].sort(),
    );
  });

  it.each(samples.map(({ file }) => file))('%s is 512 × 512 and at most 250 kB', (file) => {
    const bytes = read(file);
    expect(frameSize(bytes)).toEqual([512, 512]);
    expect(bytes.length).toBeLessThanOrEqual(250_000);
  });

  it.each(samples)('$file has a prompt and a description of about 50 words', ({ prompt, description }) => {
    expect(prompt.split(' ').length).toBeGreaterThan(8);
    expect(description.split(' ').length).toBeGreaterThan(34);
    expect(description.split(' ').length).toBeLessThan(60);
  });

  it.each(samples)('the demo model has nothing to say against the texts of $file', (sample) => {
    const texts = (['prompt', 'description'] as const).flatMap((which) => {
      const encoded = tokenizer.encode(sample[which]);
      const warnings = textWarnings(sample[which], encoded, which);
      return [...warnings, ...textDomainWarnings(encoded, which, domain?.text?.[which])];
    });
    expect(texts).toEqual([]);
  });
});

describe('encodeJpeg', () => {
  it('spends 14 bits on an empty block and ends with the end marker', () => {
    // A flat picture: per block and component a zero DC difference and an end-of-block code.
    const flat = encodeJpeg(new Uint8Array(64 * 64 * 3).fill(128), 64, 64, 90);
    const header = encodeJpeg(new Uint8Array(8 * 8 * 3).fill(128), 8, 8, 90).length - 2;
    // Luminance 2 + 4 bits, chrominance 2 + 2 bits each: 14 bits a block.
    expect(flat.length - 2).toBe(header - Math.ceil(14 / 8) + Math.ceil((64 * 14) / 8));
    expect([...flat.slice(-2)]).toEqual([0xff, 0xd9]);
  });

  it('gets smaller with quality and refuses odd sides', () => {
    const noise = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 7919) % 251);
    const sizes = [95, 60, 20, 2].map((quality) => encodeJpeg(noise, 32, 32, quality).length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(() => encodeJpeg(noise, 31, 32, 50)).toThrow(/multiples of 8/);
  });
});
