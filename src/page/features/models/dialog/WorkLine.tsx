import { usePart, useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import { modelsOf } from '../models.ts';
import { modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import css from './WorkLine.module.css';

/** The running job with its progress and cancel button; afterwards its outcome. */
export function WorkLine() {
  const models = usePart(modelsOf);
  const work = useSlice(modelsStore, (state) => state.work);
  const news = useSlice(modelsStore, (state) => state.news);
  const words = modelsStrings;
  const title = work ? words.work[work.kind](work.title) : '';
  const stoppable = work && ['download', 'add', 'pack', 'verify'].includes(work.kind);
  return (
    <div className={css.work} data-testid="model-work">
      <p role="status" className={css.words}>
        {work ? title : news}
      </p>
      {work && (
        <div className={css.bar}>
          <progress
            className={ui.progress}
            aria-label={title}
            max={work.progress?.total}
            value={work.progress?.done}
          />
          <span className={css.count}>{work.progress && words.progress(work.progress)}</span>
          {stoppable && (
            <button type="button" className={ui.button} onClick={() => models.stop()}>
              {work.kind === 'download' ? words.pause : words.cancel}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
