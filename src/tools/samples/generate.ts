import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blotch, grain } from './degrade.ts';
import { encodeJpeg } from './jpeg.ts';
import { dusk, shadeLake, sunrise } from './lake.ts';
import { render, toBytes, type Picture } from './picture.ts';
import { samples, type SampleFile } from './samples.ts';
import { shadeStillLife } from './still-life.ts';

/** Renders the samples into public/samples/: npm run samples. Takes some minutes; the same files every time. */
const size = 512;
const limit = 250_000;
const folder = join(import.meta.dirname, '..', '..', 'public', 'samples');
mkdirSync(folder, { recursive: true });

function save(file: SampleFile, picture: Picture, quality: number): void {
  const bytes = encodeJpeg(toBytes(picture), size, size, quality);
  if (bytes.length > limit) throw new Error(`${file} has ${bytes.length} bytes, more than ${limit}.`);
  writeFileSync(join(folder, file), bytes);
  console.error(`${file}: ${bytes.length} bytes`);
}

const stillLife = render(size, 2, shadeStillLife);
save('still-life.jpg', stillLife, 93);
save('still-life-noisy.jpg', grain(stillLife, 0.34), 80);
save('still-life-compressed.jpg', stillLife, 6);
const lake = render(size, 2, (x, y) => shadeLake(sunrise, x, y));
save('lake.jpg', lake, 90);
save('lake-blotchy.jpg', blotch(lake, 16, 7), 90);
save(
  'dusk.jpg',
  render(size, 2, (x, y) => shadeLake(dusk, x, y)),
  90,
);
writeFileSync(join(folder, 'samples.json'), `${JSON.stringify(samples, null, 2)}\n`);
