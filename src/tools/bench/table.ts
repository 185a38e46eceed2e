import type { BenchDevice } from './api.ts';
import type { BenchRow } from './measure.ts';
import type { RateRow } from './rates.ts';

/** Ratio of the plain path's time to ours: by processor time where it is known and the device computes on the CPU. */
export function ratio(row: BenchRow, software: boolean): number {
  const byProcessor = software && row.fused.processor > 0 && row.reference.processor > 0;
  return byProcessor ? row.reference.processor / row.fused.processor : row.reference.wall / row.fused.wall;
}

/** Two significant digits: more would be noise. Nothing of what is not known. */
export const short = (value: number): string =>
  Number.isNaN(value) ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(2);

/** The table for people, in GitHub's Markdown. */
export function benchTable(device: BenchDevice, rows: BenchRow[]): string {
  const head = ['case', 'weights', 'tfjs ops ms', 'fused ms', 'first run ms', 'times faster', 'difference'];
  const lines = rows.map((row) => [
    row.name,
    row.format,
    short(row.reference.wall),
    short(row.fused.wall),
    short(row.cold),
    short(ratio(row, device.software)),
    row.difference.toExponential(0),
  ]);
  const widths = head.map((name, i) => Math.max(name.length, ...lines.map((line) => line[i]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...lines.map(line)].join('\n');
}

/** Rates of layouts as shares of the fastest of each product, in GitHub's Markdown; the chosen layout is marked. */
export function rateTable(rows: RateRow[]): string {
  const best = (row: RateRow) =>
    Math.max(
      ...rows
        .filter(({ name, format }) => name === row.name && format === row.format)
        .map(({ rate }) => rate),
    );
  const lines = rows.map((row) =>
    [
      row.name,
      row.format,
      `${row.layout}${row.chosen ? ' (chosen)' : ''}`,
      short(row.rate),
      `${Math.round((100 * row.rate) / best(row))}%`,
      row.error.toExponential(0),
    ].join(' | '),
  );
  return [
    '| product | weights | layout | G multiply-adds/s | of the best | error |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}
