import { reportMark } from './mark.ts';
import type { ReportContent } from './content.ts';

/** A comparison as JSON, every figure unrounded; what is not defined is null. */
export function jsonReport({ comparisons, facts, gates, madeAt }: ReportContent): string {
  return `${JSON.stringify({ kind: reportMark, madeAt, facts, gates, comparisons }, null, 2)}\n`;
}
