import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parsePs, parseStat, ProcessorTime, processTable, type ProcessRow } from './processor-time.ts';

const row = (pid: number, parent: number, seconds: number, began = `${pid}`): ProcessRow => ({
  pid,
  parent,
  began,
  seconds,
});

const total = (...tables: ProcessRow[][]): number => {
  const time = new ProcessorTime(1);
  for (const table of tables) time.look(table);
  return time.seconds;
};

describe('ProcessorTime', () => {
  it('adds up children and their children, and neither itself nor strangers', () => {
    expect(total([row(1, 0, 50), row(2, 1, 3), row(3, 2, 4), row(9, 0, 100), row(8, 9, 100)])).toBe(7);
  });

  it('keeps what ended, and follows who lost its parent, with the children it has since', () => {
    expect(total([row(1, 0, 0), row(2, 1, 1), row(3, 2, 2)], [row(3, 0, 5), row(4, 3, 10)])).toBe(16);
  });

  it('tells a process from a later one of the same number', () => {
    expect(total([row(1, 0, 0), row(2, 1, 3, 'a')], [row(2, 1, 1, 'b')])).toBe(4);
    expect(total([row(1, 0, 0), row(2, 1, 3, 'a')], [row(2, 9, 1, 'b')])).toBe(3);
  });

  it('ends where two name each other as parent', () => {
    expect(total([row(1, 0, 0), row(2, 3, 1), row(3, 2, 1), row(4, 1, 2)])).toBe(2);
  });
});

describe('the table of processes', () => {
  it('is read from a line of /proc, whatever the name', () => {
    const fields = `S 7 1 1 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 11 0 8888 1 2`;
    expect(parseStat(`42 (a) b (c) ${fields}`)).toEqual({ pid: 42, parent: 7, began: '8888', seconds: 3 });
  });

  it('is read from what macOS prints', () => {
    expect(parsePs('    1     0   0:02.50\n  300     1 1:02:03.25\n')).toEqual([
      { pid: 1, parent: 0, began: '', seconds: 2.5 },
      { pid: 300, parent: 1, began: '', seconds: 3723.25 },
    ]);
  });

  it('is said not to be had where it cannot', () => {
    expect(processTable('win32')).toBeUndefined();
  });

  it.runIf(process.platform === 'linux' || process.platform === 'darwin')(
    'shows the work of a child of ours',
    async () => {
      // 0.3 s of sums, then silence
      const work = `const used = () => process.cpuUsage().user;
        let sum = 0;
        while (used() < 3e5) for (let i = 0; i < 1e6; i++) sum += i;
        console.log(sum);
        setInterval(() => 0, 1000);`;
      const child = spawn(process.execPath, ['-e', work], { stdio: ['ignore', 'pipe', 'ignore'] });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const time = new ProcessorTime(process.pid);
      time.look(processTable()!);
      child.kill();
      expect(time.seconds).toBeGreaterThan(0.25);
    },
  );
});
