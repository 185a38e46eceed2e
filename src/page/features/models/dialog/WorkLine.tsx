import { usePart, useSlice } from '../../../kit/context.ts';
import { ProgressRow } from '../../../kit/ui/ProgressRow.tsx';
import { modelsOf } from '../models.ts';
import { modelsStore, pausable } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import css from './WorkLine.module.css';

/** The running job with its progress and cancel button; afterwards its outcome. */
export function WorkLine() {
  const models = usePart(modelsOf);
  const work = useSlice(modelsStore, (state) => state.work);
  const news = useSlice(modelsStore, (state) => state.news);
  const words = modelsStrings;
  const title = work ? words.work[work.kind](work.title) : '';
  const stoppable = work && ['download', 'get', 'add', 'pack', 'verify'].includes(work.kind);
  const word = work && pausable(work) ? words.pause : words.cancel;
  return (
    <div className={css.work} data-testid="model-work">
      <p role="status" className={css.words}>
        {work ? [title, work.progress?.says].filter(Boolean).join('. ') : news}
      </p>
      {work && (
        <ProgressRow
          label={title}
          max={work.progress?.total}
          value={work.progress?.done}
          count={work.progress && words.progress(work.progress)}
          stop={stoppable ? { word, run: () => models.stop() } : undefined}
        />
      )}
    </div>
  );
}
