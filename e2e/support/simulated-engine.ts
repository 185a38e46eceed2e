import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../src/cli/engine/build.ts';
import { buildSimulatedEngine } from '../../src/testing/simulated/build.ts';

/** The script that the page's engine worker gets in tests. */
export const simulatedEngineFile = join(projectRoot, '.cache', 'simulated-engine.js');

/** Playwright's global set-up: builds it. */
export default async function setUp(): Promise<void> {
  await mkdir(dirname(simulatedEngineFile), { recursive: true });
  await writeFile(simulatedEngineFile, await buildSimulatedEngine());
}
