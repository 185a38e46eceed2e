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

/** Adds a model from a URL or from this computer. */
export function AddModel() {
  const models = usePart(modelsOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const [url, setUrl] = useState('');
  const hint = useId();
  const words = modelsStrings.add;
  return (
    <section aria-label={words.heading}>
      <h3 className={css.heading}>{words.heading}</h3>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void models.look(url.trim());
        }}
      >
        <label className={css.field}>
          <span>{words.url}</span>
          <input
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
        </label>
        <button type="submit" className={ui.button} disabled={busy}>
          {words.look}
        </button>
      </form>
      <p id={hint} className={`${form.hint} ${css.note}`}>
        {words.urlHint}
      </p>
      <Offer />
      <p className={form.hint}>{words.files}</p>
      <div className={css.files}>
        <FilesButton label={words.folder} folder disabled={busy} onFiles={(files) => models.choose(files)} />
        <FilesButton
          label={words.checkpoint}
          accept=".pth,.pt,.ckpt,.safetensors,.txt,.json"
          disabled={busy}
          onFiles={(files) => models.choose(files)}
        />
      </div>
      <p className={form.hint}>{words.train}</p>
      <div className={css.files}>
        <button type="button" className={ui.button} disabled={busy} onClick={() => models.prepareTraining()}>
          {modelsStrings.train}
        </button>
      </div>
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
