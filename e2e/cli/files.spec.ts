import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea, launchFovea } from '../support/fovea.ts';
import { writeSmall } from '../support/small.ts';

/* What the command line writes: whole lines or an error, by one run at a time. */

const quick = ['--crops', '1', '--backend', 'wasm'];

let folder: string;
let scene: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-files-'));
  [scene = ''] = await writeSmall(folder, 'scene');
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test('a second run into the same file is refused while the first goes on @all', async () => {
  const out = join(folder, 'o.jsonl');
  const first = launchFovea(['score', '--items', '-', ...quick, '--out', out]);
  first.stdin.write(`${JSON.stringify({ file: scene })}\n`);
  await expect.poll(() => readFile(out, 'utf8').catch(() => '')).toContain('\n');
  const second = await fovea(['score', scene, ...quick, '--out', out, '--resume']);
  expect(second.err).toContain('is being written by another run of fovea');
  expect(second.code).toBe(2);
  first.stdin.end();
  expect((await first.ended).code).toBe(0);

  // the same settings find nothing to do; others are refused (resume.test.ts)
  await appendFile(out, '{"file":"sc');
  const same = await fovea(['score', scene, ...quick, '--out', out, '--resume']);
  expect(same.err).toContain('1 already done.');
  expect(same.code).toBe(0);
  expect((await readFile(out, 'utf8')).split('\n')).toHaveLength(2);
});

test('a full disk is exit code 1 and a sentence that names --out @all', async () => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root makes a small disk');
  const disk = join(folder, 'disk');
  await mkdir(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    test.skip(true, 'no disk may be mounted here');
  }
  try {
    const table = join(folder, 'many.jsonl');
    await writeFile(table, `${JSON.stringify({ file: scene })}\n`.repeat(40));
    const out = join(disk, 'o.jsonl');
    const { code, err } = await fovea(['score', '--items', table, ...quick, '--out', out]);
    expect(err).toContain(`--out ${out} could not be written: the disk is full (ENOSPC).`);
    expect(code).toBe(1);
    const text = await readFile(out, 'utf8');
    expect(text.endsWith('}\n')).toBe(true);
    for (const line of text.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  } finally {
    execFileSync('umount', [disk]);
  }
});
