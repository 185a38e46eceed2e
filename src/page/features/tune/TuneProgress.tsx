import { usePart } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import type { TuneWork } from './store.ts';
import { tuneStrings } from './strings.ts';
import own from './Tune.module.css';
import { tuningOf } from './tuning.ts';

/** Progress of fine-tuning, time left, and a cancel button. */
export function TuneProgress({ work }: { work: TuneWork }) {
  const tuning = usePart(tuningOf);
  const words = tuneStrings;
  const part = work.stage === 'save' ? {} : { value: work.done, max: Math.max(1, work.total) };
  return (
    <div className={own.bar}>
      <progress className={ui.progress} aria-label={words.work[work.stage]} {...part} />
      <span className={own.count} data-testid="tune-progress">
        {words.progress(work)}
      </span>
      <button type="button" className={ui.button} onClick={() => tuning.stop()}>
        {words.cancel}
      </button>
    </div>
  );
}
