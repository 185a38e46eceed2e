import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { samples } from '../samples/samples.ts';

/** Scores the samples with the demo model by the command line: `npm run samples`. To be run again whenever that model changes. */
const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const command = [path('src/cli/fovea.mjs'), 'score', '--items', '-', '--images', path('public/samples')];
const items = samples.map(({ file, prompt, description }) => JSON.stringify({ file, prompt, description }));
const lines = execFileSync(process.execPath, [...command, '--backend', 'wasm'], {
  input: `${items.join('\n')}\n`,
  encoding: 'utf8',
  stdio: ['pipe', 'pipe', 'inherit'],
});
const line = v.object({ file: v.string(), scores: v.record(v.string(), v.number()) });
const scored = lines
  .trim()
  .split('\n')
  .map((text) => v.parse(line, JSON.parse(text)));
const rounded = (scores: Record<string, number>) =>
  Object.fromEntries(Object.entries(scores).map(([head, score]) => [head, Number(score.toFixed(2))]));
const manifest = readFileSync(path('public/models/demo/manifest.json'));
const made = {
  model: createHash('sha256').update(manifest).digest('hex').slice(0, 12),
  scores: Object.fromEntries(scored.map(({ file, scores }) => [file, rounded(scores)])),
};
writeFileSync(path('public/samples/scores.json'), `${JSON.stringify(made, null, 2)}\n`);
