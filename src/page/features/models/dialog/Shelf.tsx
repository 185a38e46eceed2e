import { useId, useState } from 'react';
import { pagesMayRead, type ShelfModel } from '../../../../shared/shelf.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import form from '../../../kit/ui/form/form.module.css';
import ui from '../../../kit/ui/ui.module.css';
import { useNarrow } from '../../../kit/screen/use-narrow.ts';
import { findModels } from '../find-models.ts';
import { modelsOf } from '../models.ts';
import { modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import dialog from './ModelsDialog.module.css';
import row from './ModelRow.module.css';
import css from './Shelf.module.css';
import { ShelfOffer } from './ShelfOffer.tsx';

/** Public models that the page can get; folded on phones, until something of them was fetched. */
export function Shelf() {
  const view = useSlice(modelsStore, (state) => state.shelf);
  const error = useSlice(modelsStore, (state) => state.shelfError);
  const [folded, setFolded] = useState<boolean>();
  const [sought, setSought] = useState('');
  const narrow = useNarrow();
  const words = modelsStrings.shelf;
  if (error) {
    return (
      <p className={css.note}>
        {error.message} {error.hint}
      </p>
    );
  }
  const models = view?.shelf.models.filter(({ packed }) => packed !== undefined) ?? [];
  const found = findModels(models, sought);
  const begun = models.some(({ name }) => (view?.kept[name] ?? 0) > 0);
  const open = folded === undefined ? begun || !narrow : !folded;
  return (
    <details
      className={css.shelf}
      open={open}
      data-testid="shelf"
      onToggle={(event) => setFolded(!event.currentTarget.open)}
    >
      <summary className={css.summary}>{words.heading(models.length)}</summary>
      <p className={css.note}>{view ? words.intro : words.loading}</p>
      {models.length > 1 && (
        <input
          className={`${form.input ?? ''} ${css.find ?? ''}`}
          type="search"
          placeholder={words.find}
          aria-label={words.find}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <ul className={`${dialog.list ?? ''} ${dialog.shelf ?? ''}`}>
        {found.map((model) => (
          <ShelfRow key={model.name} model={model} />
        ))}
      </ul>
      {models.length > 0 && found.length === 0 && <p className={css.note}>{words.none}</p>}
    </details>
  );
}

/** A public model: what it scores, how large it is, under which licence. */
function ShelfRow({ model }: { model: ShelfModel }) {
  const models = usePart(modelsOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const wanted = useSlice(modelsStore, (state) => state.wanted === model.name);
  const kept = useSlice(modelsStore, (state) => state.shelf?.kept[model.name] ?? 0);
  const mayRead = useSlice(modelsStore, ({ shelf }) =>
    shelf ? pagesMayRead(model, shelf.shelf) : 'not known',
  );
  const offer = useId();
  const words = modelsStrings.shelf;
  const { title, scores, licence, nonCommercial, figures, page, name } = model;
  return (
    <li className={row.row} data-testid="shelf-row">
      <div className={row.words}>
        <p className={row.title}>
          {title} {nonCommercial && <span className={row.tag}>{words.nonCommercial}</span>}
          {kept > 0 && <span className={row.tag}>{words.kept(kept)}</span>}
        </p>
        <p className={row.facts}>{scores}</p>
        <p className={row.facts}>
          {words.sizes(model)}. {modelsStrings.licence(licence)}.{' '}
          <a href={page} target="_blank" rel="noreferrer" aria-label={`${title}: ${words.about}`}>
            {words.about}
          </a>
        </p>
        {figures.map(({ text, source }) => (
          <p key={text} className={row.facts}>
            {text} (
            <a href={source} target="_blank" rel="noreferrer" aria-label={`${text}: ${words.source}`}>
              {words.source}
            </a>
            )
          </p>
        ))}
      </div>
      <div className={row.actions}>
        <button
          type="button"
          className={ui.button}
          disabled={busy}
          aria-expanded={wanted}
          aria-controls={wanted ? offer : undefined}
          aria-label={kept > 0 ? words.resumeNamed(title) : words.getNamed(title)}
          onClick={() => models.want(wanted ? undefined : name)}
        >
          {kept > 0 ? words.resume : words.get}
        </button>
        {kept > 0 && (
          <button
            type="button"
            className={ui.button}
            disabled={busy}
            aria-label={words.discardNamed(title)}
            onClick={() => void models.discard(model)}
          >
            {words.discard}
          </button>
        )}
      </div>
      {wanted && <ShelfOffer id={offer} model={model} kept={kept} mayRead={mayRead} />}
    </li>
  );
}
