import { execFile } from 'node:child_process';

/** Seconds of processor time the work below took on the machine the budget was set on, at the median of a run of the tests. */
const usualSeconds = 0.13;
/** Seconds between two measurements: some twenty in a run, a hundredth of what it takes. */
const every = 15;

/** What tests do besides waiting: start a process, compile, read and write memory that is not in a cache, make small objects. */
const work = `
  const memory = Float64Array.from({ length: 1 << 19 }, (_, i) => Math.sin(i));
  const objects = [];
  for (let i = 0; i < 5e4; i++) objects.push({ at: (i * 7919) % memory.length, name: String(i) });
  let sum = 0;
  for (let round = 0; round < 4; round++) for (const { at } of objects) sum += memory[at];
  JSON.parse(JSON.stringify(objects.slice(0, 1e4)));
  const { user, system } = process.cpuUsage();
  console.log(user + system);
`;

/** Processor time in seconds of the work in a process of its own; undefined where that failed. */
const measure = (): Promise<number | undefined> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', work], (error, printed) => {
      resolve(error ? undefined : Number(printed) / 1e6);
    });
  });

/**
 * Measures again and again how much processor time a fixed piece of work takes while something else runs. The function it returns ends
 * that, and gives how many times slower than the usual one this machine was at the median: undefined where nothing could be measured.
 */
export function watchSpeed(
  seconds: () => Promise<number | undefined> = measure,
  pause = every,
): () => number | undefined {
  const found: number[] = [];
  const take = async (): Promise<void> => {
    const one = await seconds();
    if (one !== undefined) found.push(one);
  };
  void take();
  const timer = setInterval(() => void take(), pause * 1000);
  return () => {
    clearInterval(timer);
    const middle = found.toSorted((a, b) => a - b)[found.length >> 1];
    return middle === undefined ? undefined : middle / usualSeconds;
  };
}
