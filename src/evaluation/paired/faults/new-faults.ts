import { faultKinds, type FaultKind } from '../../../shared/reasons/fault-kind.ts';
import type { Pair } from '../pair-runs.ts';

/** Images of the new run with a fault that no image of their pair in the base has. */
export interface NewFaults {
  kind: FaultKind;
  /** Those images. */
  files: string[];
  /** Images of which one side's scores do not say it. */
  unknown: number;
  /** Images of the new run that are paired. */
  images: number;
  /** Absent where there are none. */
  sentence?: string;
}

/** The new faults of every kind. `names`: of the runs, for the sentences. */
export function newFaults(pairs: readonly Pair[], names: { base: string; other: string }): NewFaults[] {
  const images = pairs.reduce((sum, { other }) => sum + other.length, 0);
  return faultKinds.map((kind) => {
    const files: string[] = [];
    let unknown = 0;
    for (const { base, other } of pairs) {
      const before = base.map(({ faults }) => faults?.[kind]);
      if (before.includes(true)) continue;
      for (const { file, faults } of other) {
        const found = faults?.[kind];
        if (found === undefined || (found && before.includes(undefined))) unknown++;
        else if (found) files.push(file);
      }
    }
    // 4.png before 14.png
    files.sort(new Intl.Collator('en', { numeric: true }).compare);
    const counted = { kind, files, unknown, images };
    return files.length === 0 ? counted : { ...counted, sentence: sentenceOf(counted, names) };
  });
}

const suffering: Record<Exclude<FaultKind, 'damage'>, string> = {
  compression: 'compression',
  noise: 'noise',
  softness: 'softness (blur or enlargement)',
};

/** How many files a sentence names. */
const named = 10;

function sentenceOf(
  { kind, files, images }: NewFaults,
  { base, other }: { base: string; other: string },
): string {
  const one = files.length === 1;
  const count = `${files.length.toLocaleString('en')} of ${images.toLocaleString('en')} ${images === 1 ? 'image' : 'images'} of ${other}`;
  const counterpart = `${one ? 'its counterpart' : 'their counterparts'} in ${base}`;
  const words =
    kind === 'damage'
      ? `${count} ${one ? 'is' : 'are'} damaged, and ${counterpart} ${one ? 'is' : 'are'} not`
      : `${count} ${one ? 'suffers' : 'suffer'} from ${suffering[kind]}, and ${counterpart} ${one ? 'does' : 'do'} not`;
  const rest = files.length - named;
  return `${words}: ${files.slice(0, named).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}.`;
}
