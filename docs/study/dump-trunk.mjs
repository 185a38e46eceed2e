// Writes the installed MobileNetV2 as one file of bytes and a JSON list of its tensors: node docs/study/dump-trunk.mjs DIR
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('nsfwjs')), '../../dist/models/mobilenet_v2');
const { weightsManifest } = require(join(folder, 'model.min.js'));
writeFileSync(join(process.argv[2], 'trunk.json'), JSON.stringify(weightsManifest[0].weights));
const bytes = Buffer.from(require(join(folder, 'group1-shard1of1.min.js')), 'base64');
writeFileSync(join(process.argv[2], 'trunk.bin'), bytes);
