import { expect, type Browser, type Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Processor time of the thread in microseconds. */
  tdur?: number;
  args?: { name?: string };
}

/** Processor time in milliseconds of every task on the renderers' main threads, from a Chromium trace. */
function mainThreadTasks(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid}/${event.tid}`),
  );
  return traceEvents
    .filter((event) => event.name.endsWith('RunTask') && main.has(`${event.pid}/${event.tid}`))
    .flatMap((event) => (event.tdur === undefined ? [] : [event.tdur / 1000]));
}

/**
 * Fails where a task on a page's main thread takes more than 50 ms of processor time while `action` runs. Time on the clock would say
 * little: the engine on the CPU takes every core, and waiting for one is not blocking. What `action` waits for, it waits for without a locator's `expect` (`says`).
 *
 * A machine that does other work adds to what a task takes (its caches are shared), and never takes away: where `action` can be
 * repeated, one clean pass of three shows that the page needs no longer.
 *
 * @param least tasks that there must be in a pass, or nothing was seen
 * @param action is given the number of the pass, from 0
 * @param passes at most
 */
export async function expectNoLongTask(
  browser: Browser,
  page: Page,
  least: number,
  action: (pass: number) => Promise<void>,
  passes = 1,
): Promise<void> {
  const long: number[][] = [];
  for (let pass = 0; pass < passes; pass++) {
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
    await action(pass);
    const tasks = mainThreadTasks(await browser.stopTracing());
    expect(tasks.length).toBeGreaterThan(least);
    long.push(tasks.filter((milliseconds) => milliseconds > 50));
    if (long.at(-1)!.length === 0) return;
  }
  expect(long, 'tasks over 50 ms in every pass').toEqual([]);
}
