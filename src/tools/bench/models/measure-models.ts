import type { Page } from 'playwright-core';
import type { BenchBackend } from './api.ts';
import { promptOf, type Comparison } from './comparisons.ts';
import type { Round, SwitchSample } from './report.ts';

/** Largest difference, as a share of the larger number, between a score beside others and alone. */
const tolerance = 1e-5;

/** Replacements before memory is watched: meanwhile the browser compiles what all later ones run. */
const warmUp = 4;

type Engine = 'first' | 'second' | 'both';

const start = (page: Page, engine: string, backend: BenchBackend): Promise<string> =>
  page.evaluate(([name, on]) => window.modelsBench.start(name, on), [engine, backend] as const);

/** Throws where the models would be loaded again for every image, which is another thing than scoring. */
async function load(page: Page, engine: string, models: number[]): Promise<void> {
  const fit = await page.evaluate(([name, which]) => window.modelsBench.load(name, which), [
    engine,
    models,
  ] as const);
  if (!fit) throw new Error(`the models ${models.join(', ')} do not fit into memory together`);
}

const score = (page: Page, engine: string, image: number, prompt: string) =>
  page.evaluate(([name, number, text]) => window.modelsBench.score(name, number, text), [
    engine,
    image,
    prompt,
  ] as const);

const end = (page: Page, engine: string): Promise<void> =>
  page.evaluate((name) => window.modelsBench.end(name), engine);

/** Throws where a model has another score beside the other than alone: then times would mean nothing. */
function compare(alone: readonly (number | null)[], together: readonly (number | null)[]): void {
  for (const [i, value] of alone.entries()) {
    const other = together[i] ?? NaN;
    const difference = Math.abs(other - (value ?? NaN));
    if (!(difference <= tolerance * Math.max(Math.abs(other), Math.abs(value ?? NaN))))
      throw new Error(`a score is ${value} alone and ${together[i]} beside the other model`);
  }
}

/**
 * The first model and another one, each alone and both together, in three engines that are loaded once; images in turn by all of them,
 * each round beginning with another one.
 */
export async function measureComparisons(
  page: Page,
  backend: BenchBackend,
  comparisons: readonly Comparison[],
  rounds: number,
  say: (text: string) => void,
): Promise<{ comparison: Comparison; rounds: Round[] }[]> {
  const { other } = comparisons[0]!;
  const models: Record<Engine, number[]> = { first: [0], second: [other], both: [0, other] };
  const engines = Object.keys(models) as Engine[];
  for (const engine of engines) {
    const device = await start(page, engine, backend);
    await load(page, engine, models[engine]);
    say(`models ${models[engine].join(' and ')}: ${device}`);
  }
  const found: { comparison: Comparison; rounds: Round[] }[] = [];
  for (const comparison of comparisons) {
    const once = (engine: Engine, image: number) => score(page, engine, image, promptOf(comparison, image));
    const [first, second, both] = [await once('first', 0), await once('second', 0), await once('both', 0)];
    const values = (one: typeof first) => Object.values(one.scores);
    compare([...values(first), ...values(second)], values(both));
    const timed: Round[] = [];
    for (let image = 1; image <= rounds; image++) {
      const times = { first: first.time, second: second.time, both: both.time };
      for (const place of [0, 1, 2]) {
        const engine = engines[(place + image) % 3]!;
        times[engine] = (await once(engine, image)).time;
      }
      timed.push({ alone: [times.first, times.second], together: times.both });
      say(
        `${comparison.what}, image ${image}: ${engines.map((engine) => Math.round(times[engine].wall)).join(', ')} ms`,
      );
    }
    found.push({ comparison, rounds: timed });
  }
  for (const engine of engines) await end(page, engine);
  return found;
}

/** Replaces two models by a third and back, scoring an image after each replacement; what is held is read whenever the two are back. */
export async function measureSwitches(
  page: Page,
  backend: BenchBackend,
  switches: number,
  heldHeap: () => Promise<number>,
  say: (text: string) => void,
): Promise<SwitchSample[]> {
  const engine = 'switching';
  await start(page, engine, backend);
  const samples: SwitchSample[] = [];
  for (let done = -warmUp; done <= switches; done += 2) {
    for (const models of [[3], [0, 1]]) {
      await load(page, engine, models);
      await score(page, engine, 0, `a red house, ${done}`);
    }
    if (done < 0) continue;
    const memory = await page.evaluate((name) => window.modelsBench.memory(name), engine);
    samples.push({ switches: done, memory, heapBytes: await heldHeap() });
    say(`replaced ${done} times: ${memory.tensors} tensors`);
  }
  await end(page, engine);
  return samples;
}
