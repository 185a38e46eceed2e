import type { Gate } from '../gate.ts';
import type { RunComparison } from '../comparison.ts';
import { titleOf, type ReportContent } from './content.ts';
import { reportMark } from './mark.ts';
import { escapeMarkup as text } from './escape.ts';

/** A comparison as JUnit XML: a suite per run, a case per head and group; it fails where its gate does. */
export function junitReport({ comparisons, gates, madeAt }: ReportContent): string {
  const failed = gates.filter(({ passed }) => !passed).length;
  const tests = comparisons.reduce((sum, { heads }) => sum + heads.length, 0);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${reportMark}" tests="${tests}" failures="${failed}" errors="0">
${comparisons.map((comparison) => suite(comparison, gates, madeAt)).join('\n')}
</testsuites>
`;
}

function suite(comparison: RunComparison, gates: readonly Gate[], madeAt: string): string {
  const own = gates.filter(({ other }) => other === comparison.other);
  const cases = comparison.heads.map(({ head, group, claim }) => {
    const gate = group === undefined ? own.find((candidate) => candidate.head === head) : undefined;
    const failure =
      gate && !gate.passed
        ? `<failure message="${text(gate.sentence)}">${text(claim.sentence)}</failure>`
        : `<system-out>${text(gate ? `${gate.sentence} ${claim.sentence}` : claim.sentence)}</system-out>`;
    const name = group === undefined ? head : `${head} (${group})`;
    return `<testcase classname="${text(titleOf(comparison))}" name="${text(name)}" time="0">${failure}</testcase>`;
  });
  const failures = own.filter(({ passed }) => !passed).length;
  return `<testsuite name="${text(titleOf(comparison))}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0" timestamp="${text(madeAt.replace(/\.\d+Z$/, ''))}">
${cases.join('\n')}
</testsuite>`;
}
