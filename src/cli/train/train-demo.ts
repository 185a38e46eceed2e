import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main } from '../main.ts';
import { processIo } from '../io.ts';

// npm run train:demo -- --data DIR --also TABLE --also-images DIR [--out DIR] [--folds K] [--ablations [--seeds N]]
// Remakes the demo package from copies of AGIQA-3K (DIR/train.csv or data.csv, and the images in DIR/images or DIR) and of LIVE In the Wild.
const io = processIo();
const argv = process.argv.slice(2);
const at = argv.indexOf('--data');
const data = at < 0 ? undefined : argv[at + 1];
if (data === undefined || !argv.includes('--also')) {
  io.say(
    'train:demo needs --data DIR, a copy of AGIQA-3K with its table (train.csv or data.csv) and images, and --also TABLE --also-images DIR, the rated photographs of LIVE In the Wild.',
  );
  process.exitCode = 2;
} else {
  const folder = resolve(io.cwd, data);
  const table = ['train.csv', 'data.csv'].map((name) => join(folder, name)).find((path) => existsSync(path));
  const images = [join(folder, 'images'), folder].find((path) => existsSync(path));
  const root = join(import.meta.dirname, '../../..');
  const own = ['--config', join(import.meta.dirname, 'demo-recipe.json')];
  const out = argv.includes('--out') ? [] : ['--out', join(root, 'public/models/demo')];
  process.exitCode = await main(
    [
      'train',
      ...['--items', table ?? join(folder, 'train.csv'), '--images', images ?? folder],
      ...own,
      ...out,
      ...argv.filter((_, i) => i !== at && i !== at + 1),
    ],
    io,
  );
}
