import { faultKinds, type FaultKind } from '../../../shared/reasons/fault-kind.ts';
import type { RunComparison } from '../comparison.ts';
import type { Gate } from '../gate.ts';
import type { NewFaults } from './new-faults.ts';

/** How many images of a new run may have a fault that their counterparts do not have. */
interface FaultLimit {
  most: number;
  /** `most` is a percentage of the paired images. */
  percent: boolean;
  /** Nobody named this limit: what is not known does not fail it. */
  implied?: true;
}
export type FaultLimits = Partial<Record<FaultKind, FaultLimit>>;

/**
 * What a gate allows of damage unless told otherwise. A damaged picture often keeps a good score, so no limit on scores finds it; of healthy
 * pictures about 3 in 1,000 are taken for damaged.
 */
export const impliedLimits: FaultLimits = { damage: { most: 1, percent: true, implied: true } };

/** Checks runs against the limits, and warns of new faults that have none. */
export function checkFaults(comparisons: readonly RunComparison[], limits: FaultLimits): Gate[] {
  return comparisons.flatMap(({ other, faults }) =>
    faults.flatMap((found) => {
      const limit = limits[found.kind];
      if (limit) return [gateOf(other, found, limit)];
      if (found.sentence === undefined) return [];
      const sentence = `${other}: warning, ${found.kind} has no limit. ${found.sentence}`;
      return [{ other, fault: found.kind, passed: true, warning: true as const, sentence }];
    }),
  );
}

function gateOf(other: string, found: NewFaults, limit: FaultLimit): Gate {
  const { kind, files, unknown, images } = found;
  const most = `${limit.most}${limit.percent ? '%' : ''}`;
  const allowed = limit.percent ? (limit.most / 100) * images : limit.most;
  const possible = files.length + (limit.implied ? 0 : unknown);
  const passed = images > 0 && possible <= allowed;
  const why = images === 0 ? 'No image is paired.' : (found.sentence ?? `No new ${kind} was found.`);
  const doubt =
    unknown > 0
      ? ` For ${unknown.toLocaleString('en')} of ${images.toLocaleString('en')} images it is not known: score both runs again, to a .jsonl file.`
      : '';
  const sentence = `${other}: ${kind} ${passed ? 'passes' : 'fails'}. ${why}${doubt} The limit is ${most}${limit.percent ? ' of the images' : ''}.`;
  return { other, fault: kind, most, passed, sentence };
}

/** Whether a text names a kind of fault. */
export const isFaultKind = (text: string): text is FaultKind => faultKinds.some((kind) => kind === text);
