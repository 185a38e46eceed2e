import { usePart } from '../../kit/context.ts';
import { ProgressRow } from '../../kit/ui/ProgressRow.tsx';
import type { TuneWork } from './store.ts';
import { tuneStrings } from './strings.ts';
import { tuningOf } from './tuning.ts';

/** Progress of fine-tuning, time left, and a cancel button. */
export function TuneProgress({ work }: { work: TuneWork }) {
  const tuning = usePart(tuningOf);
  const words = tuneStrings;
  const part = work.stage === 'save' ? {} : { value: work.done, max: Math.max(1, work.total) };
  return (
    <ProgressRow
      label={words.work[work.stage]}
      {...part}
      count={words.progress(work)}
      steady
      stop={{ word: words.cancel, run: () => tuning.stop() }}
      testId="tune-progress"
    />
  );
}
