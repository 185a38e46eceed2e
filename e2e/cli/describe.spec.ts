import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { said, startDescriptionServer, type DescriptionServer } from '../support/description-server.ts';
import { fovea } from '../support/fovea.ts';
import { launchServe } from '../support/serve.ts';
import { writeSmall } from '../support/small.ts';

/* Descriptions on the command line: from a real server on this machine, which no web page may call. */

let server: DescriptionServer;
let folder: string;
let scene: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-describe-'));
  [scene = ''] = await writeSmall(folder, 'scene');
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));
test.afterEach(() => server.close());

const quick = ['--crops', '1', '--backend', 'wasm'];
const env = { FOVEA_API_KEY: 'sk-secret-key' };

// twin in `npm test`: score-record.test.ts
test('a CSV table says who described an image @all', async () => {
  server = await startDescriptionServer(() => said('=1+1 <b>a red house</b>'), { cors: false });
  const asked = ['--describe', server.baseUrl, '--describe-model', 'eye', '--describe-mode', 'prompt-aware'];
  const args = ['score', scene, '--prompt', 'a house', ...quick];
  const csv = await fovea([...args, ...asked, '--format', 'csv'], { env });
  const [header, first] = csv.out.split('\n');
  expect(header).toMatch(
    /ms,prompt,prompt_from,reasons,description,description_model,description_host,description_mode,description_error$/,
  );
  expect(first).toContain(`"'=1+1 a red house",eye,${server.host},prompt-aware,`);
});

test('a server that fails is given up on after three images; all are scored, and the exit code says so @all', async () => {
  server = await startDescriptionServer(
    () => ({ status: 401, body: { error: { message: 'wrong key sk-secret-key' } } }),
    { cors: false },
  );
  const args = ['score', ...Array<string>(5).fill(scene), ...quick];
  const { code, lines, out, err } = await fovea(
    [...args, '--describe', server.baseUrl, '--describe-model', 'eye'],
    { env },
  );
  expect(code).toBe(1);
  expect(lines).toHaveLength(5);
  for (const line of lines) {
    expect(line).toMatchObject({
      descriptionError: expect.stringMatching(/refused the key \(401\)/),
    });
    expect(Number.isFinite(line.scores?.quality)).toBe(true);
  }
  expect(server.calls).toHaveLength(3);
  expect(err).toContain('5 of 5 scored without the description asked for.');
  expect(out + err).not.toContain('sk-secret-key');
});

// twin in `npm test`: serve.test.ts
test('a server describes what it is sent, unless it is told not to @all', async () => {
  server = await startDescriptionServer(() => said('a red house'), { cors: false });
  const asked = ['--describe', server.baseUrl, '--describe-model', 'eye'];
  const { url, group, ended } = await launchServe(
    ['--port', '0', '--images', folder, '--backend', 'wasm', ...asked],
    { env },
  );
  const post = async (body: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${url}/v1/score`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ file: 'scene.png', prompt: 'a house', crops: 1, ...body }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  try {
    const [plain, described, given] = await Promise.all([
      post({ describe: false }),
      post({}),
      post({ description: 'a red house' }),
    ]);
    expect(plain).not.toHaveProperty('describedBy');
    expect(described).toMatchObject({ description: 'a red house', describedBy: { model: 'eye' } });
    // the words count, and it is the image at hand that they are of
    expect(described.scores).toEqual(given.scores);
    expect(described.scores).not.toEqual(plain.scores);
    expect(server.calls).toHaveLength(1);
  } finally {
    process.kill(group, 'SIGTERM');
  }
  expect((await ended).code).toBe(0);
});
