import type { CaptionerView } from '../../../../shared/caption-api.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import { ProgressRow } from '../../../kit/ui/ProgressRow.tsx';
import ui from '../../../kit/ui/ui.module.css';
import css from '../DescribePanel.module.css';
import { captionersOf } from './captioners.ts';
import { captionersStore } from './store.ts';
import { inPageStrings } from './strings.ts';

interface CaptionerOfferProps {
  view: CaptionerView;
  fetch: () => void;
}

/** Says what fetching a model means before anything is asked for, and how far it is; a stored one can be deleted. */
export function CaptionerOffer({ view, fetch }: CaptionerOfferProps) {
  const captioners = usePart(captionersOf);
  const work = useSlice(captionersStore, (state) => state.work);
  const { captioner, kept, whole } = view;
  return (
    <>
      <p className={css.note}>
        {!whole && inPageStrings.asks(view)}{' '}
        <a href={captioner.page} target="_blank" rel="noreferrer">
          {inPageStrings.about}
        </a>
      </p>
      {work && (
        <>
          {work.progress?.says && <p className={css.note}>{work.progress.says}</p>}
          <ProgressRow
            label={inPageStrings.fetching(work.captioner.title)}
            max={work.progress?.total}
            value={work.progress?.done}
            count={work.progress && inPageStrings.progress(work.progress)}
            stop={{ word: inPageStrings.pause, run: () => captioners.stop() }}
            testId="captioner-progress"
          />
        </>
      )}
      {!work && (
        <div className={css.actions}>
          {!whole && (
            <button type="button" className={ui.primary} onClick={fetch}>
              {inPageStrings.get(view)}
            </button>
          )}
          {kept > 0 && (
            <button type="button" className={ui.button} onClick={() => void captioners.remove(captioner)}>
              {inPageStrings.remove(captioner.title)}
            </button>
          )}
        </div>
      )}
    </>
  );
}
