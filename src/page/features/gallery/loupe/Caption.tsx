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
  const scores = scored?.model.heads.flatMap((head) => {
    const score = scored.result.scores[head.name];
    if (score === undefined) return [];
    const verdict = verdictOf(head, scored);
    const number = scoreNumber(shownScore(head, score), head.max - head.min);
    return [{ title: head.title, number, word: verdict ? ` ${galleryStrings.verdict[verdict]}` : '' }];
  });
  const said = scores?.map(({ title, number, word }) => `${title} ${number}${word}`).join(', ');
  return (
    <div className={css.caption}>
      <span className={css.name} title={item.name}>
        {item.name}
      </span>
      <span className={css.words} title={said}>
        {scores?.map(({ title, number, word }) => (
          <span key={title} className={css.score}>
            <span className={css.title}>{title} </span>
            {number}
            <span className={css.word}>{word}</span>
          </span>
        )) ?? galleryStrings.status[item.status]}
      </span>
      <span className={css.prompt} title={item.prompt}>
        {item.prompt}
      </span>
      <MarkBar id={item.id} />
    </div>
  );
}
