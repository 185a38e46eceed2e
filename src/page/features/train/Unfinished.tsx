import type { UnfinishedTraining } from '../../../shared/train-api.ts';
import { usePart } from '../../kit/context.ts';
import form from '../../kit/ui/form/form.module.css';
import ui from '../../kit/ui/ui.module.css';
import { trainStrings } from './strings.ts';
import css from './Train.module.css';
import { trainingOf } from './training.ts';

/** A training that waits to go on, and what can be done with it. */
export function Unfinished({ unfinished }: { unfinished: UnfinishedTraining }) {
  const training = usePart(trainingOf);
  const words = trainStrings.unfinished;
  return (
    <div className={css.block} data-testid="unfinished-training">
      <p className={css.words}>
        <strong>{words.heading}:</strong> {words.words(unfinished)}
      </p>
      <p className={form.hint}>{words.hint}</p>
      <div className={css.actions}>
        <button type="button" className={ui.primary} onClick={() => void training.resume(unfinished)}>
          {words.resume}
        </button>
        <button type="button" className={ui.button} onClick={() => void training.discard()}>
          {words.discard}
        </button>
      </div>
    </div>
  );
}
