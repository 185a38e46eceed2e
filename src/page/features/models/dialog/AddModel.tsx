import { useId, useState } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import { FilesButton } from '../../../kit/ui/FilesButton.tsx';
import form from '../../../kit/ui/form/form.module.css';
import ui from '../../../kit/ui/ui.module.css';
import { modelStrings } from '../../engine/index.ts';
import { modelFit } from '../model-fit.ts';
import { modelsOf } from '../models.ts';
import { modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import css from './AddModel.module.css';
import { useMachine } from './use-machine.ts';

/** Adds a model from a URL or from this computer, or trains one. */
export function AddModel() {
  const models = usePart(modelsOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const [url, setUrl] = useState('');
  const id = useId();
  const hint = useId();
  const words = modelsStrings.add;
  return (
    <section aria-label={words.heading}>
      <h3 className={css.heading}>{words.heading}</h3>
      <div className={css.ways}>
        <form
          className={css.way}
          onSubmit={(event) => {
            event.preventDefault();
            void models.look(url.trim());
          }}
        >
          <label htmlFor={id}>{words.url}</label>
          <div className={css.row}>
            <input
              id={id}
              className={form.input}
              type="url"
              required
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder="https://"
              value={url}
              aria-describedby={hint}
              onChange={(event) => setUrl(event.target.value)}
            />
            <button type="submit" className={ui.button} disabled={busy}>
              {words.look}
            </button>
          </div>
          <p id={hint} className={form.hint}>
            {words.urlHint}
          </p>
        </form>
        <div className={css.way} role="group" aria-label={words.files}>
          <p>{words.files}</p>
          <div className={css.row}>
            <FilesButton
              label={words.folder}
              folder
              disabled={busy}
              onFiles={(files) => models.choose(files)}
            />
            <FilesButton
              label={words.checkpoint}
              accept=".pth,.pt,.ckpt,.safetensors,.txt,.json"
              disabled={busy}
              onFiles={(files) => models.choose(files)}
            />
          </div>
          <p className={form.hint}>{words.filesHint}</p>
        </div>
        <div className={css.way} role="group" aria-label={words.train}>
          <p>{words.train}</p>
          <div className={css.row}>
            <button
              type="button"
              className={ui.button}
              disabled={busy}
              onClick={() => models.prepareTraining()}
            >
              {modelsStrings.train}
            </button>
          </div>
          <p className={form.hint}>{words.trainHint}</p>
        </div>
      </div>
      <Offer />
    </section>
  );
}

/** The package found at the URL, before any weights are downloaded. */
function Offer() {
  const models = usePart(modelsOf);
  const offer = useSlice(modelsStore, (state) => state.offer);
  const known = useSlice(modelsStore, (state) =>
    state.stored.some((model) => model.complete && model.hash === state.offer?.facts.hash),
  );
  const machine = useMachine();
  if (!offer) return null;
  const { url, facts } = offer;
  const fit = modelFit(facts, machine);
  const words = modelsStrings;
  return (
    <div className={css.offer} data-testid="offer">
      <p className={css.title}>{facts.title}</p>
      <p className={form.hint}>
        {words.facts(facts)}. {words.licence(facts.licence)}. {facts.provenance}.{' '}
        {facts.untrained && `${modelStrings.untrainedTitle} `}
        {facts.accuracy}
      </p>
      <p className={form.hint}>{known ? words.add.here : fit.words}</p>
      <div className={css.actions}>
        {!known && (
          <button
            type="button"
            className={ui.primary}
            disabled={!fit.possible}
            onClick={() => void models.download(url, facts.title)}
          >
            {words.add.download(facts.bytes)}
          </button>
        )}
        <button type="button" className={ui.button} onClick={() => models.forgetOffer()}>
          {words.add.dismiss}
        </button>
      </div>
    </div>
  );
}
