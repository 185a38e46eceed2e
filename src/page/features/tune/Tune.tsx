import { minRatedImages } from '../../../shared/tune-api.ts';
import type { Evaluated } from '../evaluate/store.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import css from '../evaluate/Evaluate.module.css';
import own from './Tune.module.css';
import { TuneProgress } from './TuneProgress.tsx';
import { TunedActions } from './TunedActions.tsx';
import { TuneResult } from './TuneResult.tsx';

/** ImageReward's own score: made by another network, which is not tuned. */
const foreignHead = 'imagereward';

/** Trains the model's head on the ratings at hand, and keeps it as a model of its own. */
export function Tune({ evaluated }: { evaluated: Evaluated }) {
  const { tuning } = useSession();
  const model = useApp((state) => state.model);
  const ready = useApp((state) => state.phase === 'ready');
  const work = useApp((state) => state.tuning);
  const news = useApp((state) => state.tuneNews);
  const error = useApp((state) => state.tuneError);
  const tuned = useApp(({ tuned: made }) =>
    made?.head.head === evaluated.head && made.column === evaluated.column ? made : undefined,
  );
  const words = text.tune;
  const { head, column, pairs } = evaluated;
  const info = model?.heads.find(({ name }) => name === head);
  const title = info?.title ?? head;
  const obstacle =
    pairs.target.length < minRatedImages
      ? words.missing(pairs.target.length)
      : pairs.target.every((rating) => rating === pairs.target[0])
        ? words.constant
        : !info || head === foreignHead
          ? words.notTunable(title)
          : undefined;
  return (
    <section className={css.block} aria-labelledby="tune-heading" data-testid="tune">
      <h3 className={ui.heading} id="tune-heading">
        {words.heading}
      </h3>
      <p className={css.note}>{words.intro(title, column)}</p>
      {obstacle !== undefined && (
        <p className={css.muted} data-testid="tune-obstacle">
          {obstacle}
        </p>
      )}
      <p role="status" className={own.status}>
        {work ? words.work[work.stage] : news}
      </p>
      {work && <TuneProgress work={work} />}
      {error && (
        <div className={ui.bad} role="alert" data-testid="tune-error">
          <WarningIcon />
          <p>
            <strong>{error.message}</strong> {error.hint}
          </p>
        </div>
      )}
      {tuned && <TuneResult tuned={tuned} />}
      {!work && (
        <div className={own.actions}>
          {tuned && <TunedActions tuned={tuned} />}
          <button
            type="button"
            className={tuned ? ui.button : ui.primary}
            disabled={obstacle !== undefined || !ready}
            onClick={() => void tuning.start()}
          >
            {tuned ? words.again : words.start}
          </button>
        </div>
      )}
    </section>
  );
}
