import { useEffect, useMemo } from 'react';
import { usePage, useSlice } from '../../kit/context.ts';
import { StarIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { queueStore, resultsStore, selectionStore, useHeads } from '../batch/index.ts';
import { marksStore, starCounts } from '../cull/index.ts';
import { undo } from '../history/index.ts';
import { blindOrder, nextImage } from './next.ts';
import { Picture, Prompt } from './Picture.tsx';
import css from './Rate.module.css';
import { rateImage, skip } from './rating.ts';
import { rateStore } from './store.ts';
import { rateStrings } from './strings.ts';
import { useKeys } from './use-keys.ts';
import { starsWorth } from './worth.ts';

/** One image after the other, each with 1 to 5 stars: the same that the gallery shows. */
export function RateStars({ ids }: { ids: string[] }) {
  const page = usePage();
  const items = useSlice(queueStore, (state) => state.items);
  const marks = useSlice(marksStore, (state) => state.marks);
  const putOff = useSlice(rateStore, (state) => state.putOff);
  const select = useSlice(selectionStore, (state) => state.select);
  const order = useMemo(() => blindOrder(ids), [ids]);
  const id = nextImage(order, marks, putOff);
  const item = id === undefined ? undefined : items[id];
  // other keys, such as those that keep and reject, are for the image that is seen
  useEffect(() => {
    if (id !== undefined) select(id);
  }, [id, select]);
  const rate = (stars: (typeof starCounts)[number]) => (): void => {
    if (id !== undefined) rateImage(page, id, stars);
  };
  const put = (): void => {
    if (id !== undefined) skip(page, id);
  };
  useKeys({ ...Object.fromEntries(starCounts.map((stars) => [String(stars), rate(stars)])), n: put, N: put });
  return (
    <>
      {item ? (
        <div className={css.work}>
          <Picture key={item.id} item={item} alt={rateStrings.heading} />
          <div className={css.answers} role="group" aria-label={rateStrings.rate}>
            {starCounts.map((stars) => (
              <button
                key={stars}
                type="button"
                className={`${ui.button ?? ''} ${css.star ?? ''}`}
                aria-label={rateStrings.stars(stars)}
                onClick={rate(stars)}
              >
                {stars}
                <StarIcon />
              </button>
            ))}
            <button type="button" className={ui.quiet} onClick={put}>
              {rateStrings.skip}
            </button>
          </div>
          <Prompt item={item} />
        </div>
      ) : (
        <p className={css.done} data-testid="rate-done">
          <strong>{rateStrings.done}</strong>
          <button type="button" className={ui.quiet} onClick={() => undo(page)}>
            {rateStrings.undo}
          </button>
        </p>
      )}
      <StarsWorth ids={ids} />
    </>
  );
}

function StarsWorth({ ids }: { ids: string[] }) {
  const marks = useSlice(marksStore, (state) => state.marks);
  const results = useSlice(resultsStore, (state) => state.results);
  const [head] = useHeads();
  const sentences = useMemo(() => starsWorth(ids, marks, results, head), [ids, marks, results, head]);
  return (
    <p className={css.worth} data-testid="rate-worth">
      {sentences.join(' ')}
    </p>
  );
}
