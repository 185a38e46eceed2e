import { useMemo } from 'react';
import { usePage, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { queueStore } from '../batch/index.ts';
import { outcomes, votesStore } from '../votes/index.ts';
import { blindOrder, nextVote } from './next.ts';
import { Picture, Prompt } from './Picture.tsx';
import css from './Rate.module.css';
import { skip, vote } from './rating.ts';
import { rateStore } from './store.ts';
import { rateStrings } from './strings.ts';
import { useKeys } from './use-keys.ts';
import { votesWorth } from './worth.ts';

/** Two images after the other two: left, right or no difference. */
export function RateVotes({ groups }: { groups: string[][] }) {
  const page = usePage();
  const items = useSlice(queueStore, (state) => state.items);
  const votes = useSlice(votesStore, (state) => state.votes);
  const ranking = useSlice(votesStore, (state) => state.ranking);
  const putOff = useSlice(rateStore, (state) => state.putOff);
  const orders = useMemo(() => groups.map(blindOrder), [groups]);
  const pair = useMemo(() => nextVote(orders, votes, putOff), [orders, votes, putOff]);
  const [left, right] = [items[pair?.left ?? ''], items[pair?.right ?? '']];
  const give = (won: (typeof outcomes)[number]) => (): void => {
    if (pair) vote(page, pair, won);
  };
  const put = (): void => {
    if (pair) skip(page, pair.left, pair.right);
  };
  useKeys({
    ArrowLeft: give('left'),
    ArrowDown: give('tie'),
    ArrowRight: give('right'),
    n: put,
    N: put,
  });
  const samePrompt = left?.prompt === right?.prompt;
  return (
    <>
      {left && right ? (
        <div className={css.work}>
          <div className={css.pair}>
            {[left, right].map((item, i) => (
              <div key={item.id} className={css.side}>
                <Picture item={item} alt={i === 0 ? rateStrings.outcome.left : rateStrings.outcome.right} />
                {!samePrompt && <Prompt item={item} />}
              </div>
            ))}
          </div>
          <div className={css.answers} role="group" aria-label={rateStrings.vote}>
            {outcomes.map((won) => (
              <button key={won} type="button" className={ui.button} onClick={give(won)}>
                {rateStrings.outcome[won]}
              </button>
            ))}
            <button type="button" className={ui.quiet} onClick={put}>
              {rateStrings.skip}
            </button>
          </div>
          {samePrompt && <Prompt item={left} />}
        </div>
      ) : (
        <p className={css.done}>
          <strong>{rateStrings.onePerGroup}</strong> {rateStrings.onePerGroupHint}
        </p>
      )}
      <p className={css.worth} data-testid="rate-worth">
        {votesWorth({ votes, ranking }).join(' ')}
      </p>
    </>
  );
}
