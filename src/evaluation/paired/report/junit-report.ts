import type { Gate } from '../gate.ts';
import type { RunComparison } from '../comparison.ts';
import { titleOf, type ReportContent } from './content.ts';
import { reportMark } from './mark.ts';
import { escapeMarkup as text } from './escape.ts';

/**
 * A comparison as JUnit XML: a suite per run, a case per head and group; it fails where its gate does; and a case per kind of
 * fault that has a limit or is new. */
export function junitReport({ comparisons, gates, madeAt }: ReportContent): string {
  const failed = gates.filter(({ passed }) => !passed).length;
  const tests = comparisons.reduce(
    (sum, comparison) => sum + comparison.heads.length + faultCases(comparison, gates).length,
    0,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${reportMark}" tests="${tests}" failures="${failed}" errors="0">
${comparisons.map((comparison) => suite(comparison, gates, madeAt)).join('\n')}
</testsuites>
`;
}

interface FaultCase {
  name: string;
  passed: boolean;
  sentence: string;
}

/** What is said of the faults of a run: by its gates, else that they are new. */
function faultCases({ other, faults }: RunComparison, gates: readonly Gate[]): FaultCase[] {
  return faults.flatMap(({ kind, sentence }) => {
    const gate = gates.find((candidate) => candidate.other === other && candidate.fault === kind);
    if (gate) return [{ name: kind, passed: gate.passed, sentence: gate.sentence }];
    return sentence === undefined ? [] : [{ name: kind, passed: true, sentence }];
  });
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
  for (const { name, passed, sentence } of faultCases(comparison, gates)) {
    const said = passed
      ? `<system-out>${text(sentence)}</system-out>`
      : `<failure message="${text(sentence)}"></failure>`;
    cases.push(
      `<testcase classname="${text(titleOf(comparison))}" name="${text(name)}" time="0">${said}</testcase>`,
    );
  }
  const failures = own.filter(({ passed }) => !passed).length;
  return `<testsuite name="${text(titleOf(comparison))}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0" timestamp="${text(madeAt.replace(/\.\d+Z$/, ''))}">
${cases.join('\n')}
</testsuite>`;
}
