import { expect, type Browser, type Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds on the clock. */
  ts: number;
  dur?: number;
  /** Processor time of the thread in microseconds. */
  tdur?: number;
  args?: { name?: string };
}

/** A task on a renderer's main thread, in milliseconds: begin and end on the clock, and its processor time. */
interface Task {
  from: number;
  to: number;
  cpu: number;
}

/** What a Chromium trace says of the renderers' main threads. */
interface Trace {
  tasks: Task[];
  /** When the page made a `performance.mark` of this name, in milliseconds of the tasks' clock. */
  markedAt: (name: string) => number;
}

function readTrace(trace: Buffer): Trace {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid}/${event.tid}`),
  );
  return {
    tasks: traceEvents
      .filter((event) => event.name.endsWith('RunTask') && main.has(`${event.pid}/${event.tid}`))
      .flatMap(({ ts, dur = 0, tdur }) =>
        tdur === undefined ? [] : [{ from: ts / 1000, to: (ts + dur) / 1000, cpu: tdur / 1000 }],
      ),
    markedAt: (name) => traceEvents.find((event) => event.name === name)!.ts / 1000,
  };
}

/** Runs `action` and says what the pages' main threads did meanwhile. */
export async function traced(browser: Browser, page: Page, action: () => Promise<void>): Promise<Trace> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata', 'blink.user_timing'] });
  await action();
  return readTrace(await browser.stopTracing());
}

/** Processor time of the tasks over 50 ms, in milliseconds. */
export const longTasks = ({ tasks }: Trace): number[] => tasks.flatMap(({ cpu }) => (cpu > 50 ? [cpu] : []));

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
    const trace = await traced(browser, page, () => action(pass));
    expect(trace.tasks.length).toBeGreaterThan(least);
    long.push(longTasks(trace));
    if (long.at(-1)!.length === 0) return;
  }
  expect(long, 'tasks over 50 ms in every pass').toEqual([]);
}
