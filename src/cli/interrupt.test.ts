import { expect, test, vi } from 'vitest';
import { interrupter } from './interrupt.ts';

test('one press stops once, however often its signal comes; a second press exits', () => {
  const [stop, exit] = [vi.fn(), vi.fn()];
  let time = 1000;
  const signal = interrupter(stop, exit, () => time);
  signal();
  time += 30;
  signal();
  expect(stop).toHaveBeenCalledTimes(1);
  expect(exit).not.toHaveBeenCalled();
  time += 600;
  signal();
  expect(stop).toHaveBeenCalledTimes(1);
  expect(exit).toHaveBeenCalledTimes(1);
});
