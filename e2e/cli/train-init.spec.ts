import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea, launchFovea, type Line } from '../support/fovea.ts';

const golden = new URL('../fixtures/golden/', import.meta.url).pathname;

interface HeldOut {
  file: string;
  scores: Record<string, number>;
}

// a training of the reduced towers, killed in the middle, made in a browser as well, and the package in a browser: minutes
for (const freeze of [[], ['--freeze', 'image,text']]) {
  test(`train --init: killed, resumed, the same in a browser, and the package scores as the trainer did (${freeze[1] ?? 'all trained'}) @all`, async () => {
    test.setTimeout(20 * 60_000);
    const folder = await mkdtemp(join(tmpdir(), 'fovea-init-'));
    try {
      const table = join(folder, 'rated.csv');
      const config = join(folder, 'paper.json');
      const images = ['gradients', 'checkerboard', 'texture', 'scene', 'wide', 'noise'];
      // a rating of alignment is missing
      const rows = images.map(
        (name, i) => `${name}.png,a picture of ${name},there is ${name},${i},${i === 2 ? '' : 5 - i}`,
      );
      await writeFile(table, ['name,prompt,answer,mos_quality,mos_align', ...rows].join('\n'));
      const model = JSON.parse(await readFile(join(golden, 'golden_small.json'), 'utf8')) as {
        config: unknown;
      };
      const changes = { batch: 2, epochs: 2, trainingCrops: 2, evaluationCrops: 3, rate: 1e-3 };
      const settings = {
        model: model.config,
        profile: 'released',
        heads: ['quality', 'alignment'],
        changes,
        quantisation: 'f32',
      };
      await writeFile(config, JSON.stringify(settings));
      const command = (out: string, ...more: string[]) => [
        ...[
          'train',
          '--init',
          join(golden, 'small_seed0_ImageReward.pt'),
          '--init',
          join(golden, 'small_seed0_vit.pth'),
        ],
        ...[
          '--vocab',
          join(golden, 'vocab_small.txt'),
          '--config',
          config,
          '--items',
          table,
          '--images',
          golden,
        ],
        ...[
          '--out',
          join(folder, out),
          '--cache',
          join(folder, 'cache'),
          '--checkpoint-steps',
          '1',
          // what every machine computes alike
          ...['--backend', 'wasm'],
          ...freeze,
          ...more,
        ],
      ];
      const heldOut = async (out: string): Promise<HeldOut[]> => {
        const lines = (await readFile(join(folder, out, 'held-out.jsonl'), 'utf8')).trim().split('\n');
        return lines.map((line) => JSON.parse(line) as HeldOut);
      };
      const weights = (out: string) => readFile(join(folder, out, 'model-00001.safetensors'));

      const whole = await fovea(command('whole'));
      expect(whole.code, whole.err).toBe(0);

      const killed = launchFovea(command('killed'));
      await expect
        .poll(
          () =>
            stat(join(folder, 'killed', 'checkpoint.bin')).then(
              ({ size }) => size,
              () => 0,
            ),
          { timeout: 5 * 60_000 },
        )
        .toBeGreaterThan(0);
      process.kill(-killed.group, 'SIGKILL');
      await killed.ended;
      const resumed = await fovea(command('killed', '--resume'));
      expect(resumed.code, resumed.err).toBe(0);
      expect((await weights('killed')).equals(await weights('whole'))).toBe(true);

      const browser = await fovea(command('browser', '--runtime', 'browser'));
      expect(browser.code, browser.err).toBe(0);
      const there = await heldOut('browser');
      for (const [i, { file, scores }] of (await heldOut('whole')).entries()) {
        expect(there[i]!.file).toBe(file);
        for (const head of ['quality', 'alignment'])
          expect(Math.abs(there[i]!.scores[head]! - scores[head]!)).toBeLessThan(1e-4);
      }

      const scored = await fovea([
        'score',
        '--items',
        table,
        '--images',
        golden,
        '--model',
        join(folder, 'whole'),
      ]);
      expect(scored.code, scored.err).toBe(0);
      const held = await heldOut('whole');
      expect(held).toHaveLength(2);
      for (const { file, scores } of held) {
        const line = (scored.lines as Required<Line>[]).find((one) => one.file.endsWith(file))!;
        for (const head of ['quality', 'alignment'])
          expect(Math.abs(line.scores[head]! - scores[head]!)).toBeLessThan(1e-4);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
