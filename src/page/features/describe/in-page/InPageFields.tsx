import { useEffect } from 'react';
import type { Captioner, CaptionerView } from '../../../../shared/caption-api.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import { ErrorBox } from '../../../kit/ui/ErrorBox.tsx';
import ui from '../../../kit/ui/ui.module.css';
import css from '../DescribePanel.module.css';
import type { DescribeSettings } from '../store.ts';
import { CaptionerOffer } from './CaptionerOffer.tsx';
import { captionersOf } from './captioners.ts';
import { captionersStore } from './store.ts';
import { inPageStrings } from './strings.ts';

interface InPageFieldsProps {
  draft: DescribeSettings;
  change: (part: Partial<DescribeSettings>) => void;
  fetch: (captioner: Captioner) => void;
}

/** Which model describes in the page, where it comes from and how large it is; fetches it on a click. */
export function InPageFields({ draft, change, fetch }: InPageFieldsProps) {
  const captioners = usePart(captionersOf);
  const view = useSlice(captionersStore, (state) => state.view);
  const error = useSlice(captionersStore, (state) => state.error);
  const news = useSlice(captionersStore, (state) => state.news);
  const busy = useSlice(captionersStore, (state) => state.work !== undefined);
  useEffect(() => void captioners.refresh(), [captioners]);
  const chosen = chosenOf(view?.captioners, draft.model);
  const first = chosen && chosen.captioner.name !== draft.model ? chosen.captioner.name : undefined;
  useEffect(() => {
    if (first !== undefined) change({ model: first });
  });
  return (
    <>
      {!view && !error && <p className={css.note}>{inPageStrings.loading}</p>}
      {view?.captioners.length === 0 && <p className={css.note}>{inPageStrings.none}</p>}
      {chosen && (
        <fieldset className={css.modes}>
          <legend className={ui.heading}>{inPageStrings.choose}</legend>
          {view?.captioners.map((one) => (
            <label key={one.captioner.name} className={css.check} data-testid="captioner">
              <input
                type="radio"
                name="captioner"
                checked={one === chosen}
                disabled={busy}
                onChange={() => change({ model: one.captioner.name })}
              />
              <span>
                {one.captioner.title}: {inPageStrings.facts(one)}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {view && view.withoutGpu !== '' && (
        <p className={css.note}>{inPageStrings.withoutGpu(view.withoutGpu)}</p>
      )}
      {chosen && <CaptionerOffer view={chosen} fetch={() => fetch(chosen.captioner)} />}
      {view?.unlisted.map((one) => (
        <div key={one.name} className={css.actions} data-testid="captioner-unlisted">
          <p className={css.note}>{inPageStrings.unlisted(one)}</p>
          <button
            type="button"
            className={ui.button}
            disabled={busy}
            onClick={() => void captioners.remove(one)}
          >
            {inPageStrings.remove(one.title)}
          </button>
        </div>
      ))}
      <p role="status" className={css.note} data-testid="captioner-news">
        {news}
      </p>
      {error && <ErrorBox error={error} testId="captioner-error" />}
      <p className={css.note}>{inPageStrings.regime}</p>
    </>
  );
}

/** The one that the settings name, otherwise the first. */
function chosenOf(views: CaptionerView[] | undefined, name: string): CaptionerView | undefined {
  return views?.find(({ captioner }) => captioner.name === name) ?? views?.[0];
}
