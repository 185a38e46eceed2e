import type { TrainOutcome } from '../../../shared/train-api.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { modelsStore } from '../models/index.ts';
import { trainStrings as words } from './strings.ts';
import css from './Train.module.css';
import { trainingOf } from './training.ts';

/** What a training came to, and what can be done with its model. */
export function TrainOutcomeView({ done }: { done: TrainOutcome }) {
  const training = usePart(trainingOf);
  const active = useSlice(modelsStore, (state) => state.active === done.id);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  return (
    <div className={css.block} data-testid="train-outcome">
      <p className={css.words}>
        {done.best ? `${words.best(done.epochs)} ${words.epoch(done.best)}` : words.last(done.epochs)}
      </p>
      <details className={css.notes}>
        <summary>{words.notes}</summary>
        <ul>
          {done.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
      <div className={css.actions}>
        {!active && (
          <button
            type="button"
            className={ui.primary}
            disabled={busy}
            onClick={() => void training.use(done)}
          >
            {words.use}
          </button>
        )}
        <button
          type="button"
          className={ui.button}
          disabled={busy}
          onClick={() => void training.export(done)}
        >
          {words.export}
        </button>
        <button type="button" className={ui.button} onClick={() => training.dismiss()}>
          {words.close}
        </button>
      </div>
    </div>
  );
}
