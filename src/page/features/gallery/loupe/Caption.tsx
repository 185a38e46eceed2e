import { useSlice } from '../../../kit/context.ts';
import { scoreNumber } from '../../../kit/format.ts';
import { shownScore } from '../../../kit/scale.ts';
import { type QueueItem, resultsStore } from '../../batch/index.ts';
import { MarkBar } from '../../cull/index.ts';
import { galleryStrings } from '../strings.ts';
import { verdictOf } from '../verdict.ts';
import css from './Caption.module.css';

/** What stands below a picture: its name, its scores, and the buttons that mark it. */
export function Caption({ item }: { item: QueueItem }) {
  const scored = useSlice(resultsStore, (state) => state.results[item.id]);
  const words = scored?.model.heads.flatMap((head) => {
    const score = scored.result.scores[head.name];
    if (score === undefined) return [];
    const verdict = verdictOf(head, scored);
    return [
      `${head.title} ${scoreNumber(shownScore(head, score), head.max - head.min)}${verdict ? ` ${galleryStrings.verdict[verdict]}` : ''}`,
    ];
  });
  const said = words?.join(', ') ?? galleryStrings.status[item.status];
  return (
    <div className={css.caption}>
      <span className={css.name} title={item.name}>
        {item.name}
      </span>
      <span className={css.words} title={said}>
        {said}
      </span>
      <MarkBar id={item.id} />
    </div>
  );
}
