import { bytesToFetch, hostsOf, type PagesMayRead, type ShelfModel } from '../../../../shared/shelf.ts';
import { usePart } from '../../../kit/context.ts';
import { CopyButton } from '../../../kit/ui/CopyButton.tsx';
import ui from '../../../kit/ui/ui.module.css';
import { modelFit } from '../model-fit.ts';
import { modelsOf } from '../models.ts';
import { modelsStrings } from '../strings.ts';
import add from './AddModel.module.css';
import css from './Shelf.module.css';
import { useMachine } from './use-machine.ts';

interface ShelfOfferProps {
  id: string;
  model: ShelfModel;
  /** Bytes that are here. */
  kept: number;
  mayRead: PagesMayRead;
}

/** Says where the bytes will come from, how many, and under which licence, before anything is asked for. */
export function ShelfOffer({ id, model, kept, mayRead }: ShelfOfferProps) {
  const models = usePart(modelsOf);
  const fit = modelFit({ parameters: model.parameters, bytes: model.packed ?? 0 }, useMachine());
  const words = modelsStrings.shelf;
  const { name, licence, nonCommercial } = model;
  return (
    <div id={id} className={css.offer} data-testid="shelf-offer">
      {mayRead !== 'no' && <p className={css.note}>{words.from(hostsOf(model), model, kept)}</p>}
      <p className={css.note}>
        {modelsStrings.licence(licence)}
        {nonCommercial && `: ${words.nonCommercial}`}. {fit.words}
      </p>
      <p className={css.note}>{words.pages[mayRead]}</p>
      {mayRead !== 'yes' && (
        <p className={css.command}>
          <code>{words.command(name)}</code>{' '}
          <CopyButton label={words.copy} content={() => words.command(name)} />
        </p>
      )}
      <div className={add.actions}>
        {mayRead !== 'no' && (
          <button
            type="button"
            className={ui.primary}
            disabled={!fit.possible}
            onClick={() => void models.get(model)}
          >
            {words.start(Math.max(0, bytesToFetch(model) - kept))}
          </button>
        )}
        <button type="button" className={ui.button} onClick={() => models.want(undefined)}>
          {modelsStrings.add.dismiss}
        </button>
      </div>
    </div>
  );
}
