import { expect, test } from 'vitest';
import { JobQueue } from './job-queue.ts';

/** A job that ends when told to, and the order in which jobs began. */
function set() {
  const queue = new JobQueue();
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const job = (name: string) => () => {
    began.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  return { queue, began, job, turn, end: (name: string) => ends.get(name)!() };
}

test('one job at a time, urgent ones before what waits', async () => {
  const { queue, began, job, turn, end } = set();
  const first = queue.run(job('first'));
  void queue.run(job('second'));
  void queue.run(job('look'), true);
  await turn();
  expect(began).toEqual(['first']);
  end('first');
  expect(await first).toBe('first');
  await turn();
  expect(began).toEqual(['first', 'look']);
  end('look');
  await turn();
  expect(began).toEqual(['first', 'look', 'second']);
});

test('a long job lets urgent ones in, and only those', async () => {
  const { queue, began, job, turn, end } = set();
  const long = queue.run(async () => {
    began.push('long');
    await turn();
    await queue.serveUrgent();
    began.push('long again');
  });
  void queue.run(job('next'));
  const look = queue.run(job('look'), true);
  await turn();
  await turn();
  expect(began).toEqual(['long', 'look']);
  end('look');
  await look;
  await long;
  await turn();
  expect(began).toEqual(['long', 'look', 'long again', 'next']);
});

test('a job that fails stops no other', async () => {
  const { queue } = set();
  const bad = queue.run(() => Promise.reject(new Error('bad')));
  const good = queue.run(() => Promise.resolve('good'));
  await expect(bad).rejects.toThrow('bad');
  expect(await good).toBe('good');
});
