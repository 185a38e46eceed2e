import { useState } from 'react';
import type { StoredModel, UnreadableModel } from '../../../../shared/library-api.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import { bytesText } from '../../../kit/format.ts';
import ui from '../../../kit/ui/ui.module.css';
import { engineStore, modelStrings } from '../../engine/index.ts';
import { modelFit } from '../model-fit.ts';
import { modelsOf } from '../models.ts';
import { modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import css from './ModelRow.module.css';
import { useMachine } from './use-machine.ts';

/** The built-in model, or the one named in the page's URL. */
export function BuiltInRow() {
  const models = usePart(modelsOf);
  const active = useSlice(modelsStore, (state) => state.active === undefined);
  const model = useSlice(engineStore, (state) => (active ? state.model : undefined));
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const words = modelsStrings;
  const title = model?.title ?? words.builtIn;
  return (
    <li className={css.row} data-active={active}>
      <div className={css.words}>
        <p className={css.title}>
          {title} {active && <span className={css.tag}>{words.inUse}</span>}
        </p>
        <p className={css.facts}>{model ? `${words.builtIn}. ${words.licence(model.licence)}` : ''}</p>
      </div>
      {!active && (
        <div className={css.actions}>
          <button
            type="button"
            className={ui.button}
            disabled={busy}
            aria-label={words.useNamed(title)}
            onClick={() => void models.use(undefined, title)}
          >
            {words.use}
          </button>
        </div>
      )}
    </li>
  );
}

/** A stored model: what it is, what it needs, and what can be done with it. */
export function ModelRow({ model }: { model: StoredModel }) {
  const active = useSlice(modelsStore, (state) => state.active === model.id);
  const beside = useSlice(modelsStore, (state) => state.beside.includes(model.id));
  const fit = modelFit(model, useMachine());
  const words = modelsStrings;
  return (
    <li className={css.row} data-active={active || beside} data-testid="model-row">
      <div className={css.words}>
        <p className={css.title}>
          {model.title} {active && <span className={css.tag}>{words.inUse}</span>}
          {beside && <span className={css.tag}>{words.besideTag}</span>}
          {!model.complete && <span className={css.tag}>{words.unfinished}</span>}
          {model.untrained && <span className={css.tag}>{words.untrained}</span>}
        </p>
        <p className={css.facts}>
          {words.facts(model)}. {words.licence(model.licence)}. {words.hash} <code>{model.hash}</code>
        </p>
        {model.accuracy && <p className={css.facts}>{model.accuracy}</p>}
        <p className={css.facts}>
          {modelStrings.reliability}: {model.reliability}
        </p>
        {model.url && <p className={css.facts}>{words.source(model.url)}</p>}
        <p className={css.facts}>{model.complete ? fit.words : words.partly(model)}</p>
      </div>
      <Actions model={model} active={active} beside={beside} possible={fit.possible} />
    </li>
  );
}

/** A stored package that this version cannot read: why, and what can still be done with it. */
export function UnreadableRow({ model }: { model: UnreadableModel }) {
  const models = usePart(modelsOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const words = modelsStrings;
  const { title, bytes, error } = model;
  return (
    <li className={css.row} data-testid="unreadable-row">
      <div className={css.words}>
        <p className={css.title}>
          {title} <span className={css.tag}>{words.unreadable}</span>
        </p>
        <p className={css.facts}>
          {error.message} {error.hint}
        </p>
        <p className={css.facts}>{bytesText(bytes)}</p>
      </div>
      <div className={css.actions}>
        <button
          type="button"
          className={ui.button}
          aria-label={words.saveNamed(title)}
          disabled={busy}
          onClick={() => void models.save(model)}
        >
          {words.save}
        </button>
        <DeleteButton model={model} busy={busy} />
      </div>
    </li>
  );
}

interface ActionsProps {
  model: StoredModel;
  active: boolean;
  beside: boolean;
  possible: boolean;
}

function Actions({ model, active, beside, possible }: ActionsProps) {
  const models = usePart(modelsOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const words = modelsStrings;
  const { title, url } = model;
  const button = (label: string, name: string, act: () => Promise<void>, disabled = false) => (
    <button
      type="button"
      className={ui.button}
      aria-label={name}
      disabled={busy || disabled}
      onClick={() => void act()}
    >
      {label}
    </button>
  );
  return (
    <div className={css.actions}>
      {!model.complete &&
        url !== undefined &&
        button(words.resume, words.resumeNamed(title), () => models.download(url, title))}
      {model.complete && (
        <>
          {!active && button(words.use, words.useNamed(title), () => models.use(model.id, title), !possible)}
          {beside &&
            button(words.dropBeside, words.dropBesideNamed(title), () =>
              models.setBeside(model.id, title, false),
            )}
          {!active &&
            !beside &&
            button(
              words.addBeside,
              words.addBesideNamed(title),
              () => models.setBeside(model.id, title, true),
              !possible,
            )}
          {button(words.verify, words.verifyNamed(title), () => models.verify(model))}
          {button(words.save, words.saveNamed(title), () => models.save(model))}
        </>
      )}
      <DeleteButton model={model} busy={busy} />
    </div>
  );
}

/** Asks for confirmation: downloading gigabytes again takes long. */
function DeleteButton({ model, busy }: { model: StoredModel | UnreadableModel; busy: boolean }) {
  const models = usePart(modelsOf);
  const [sure, setSure] = useState(false);
  const words = modelsStrings;
  return (
    <button
      type="button"
      className={`${ui.button ?? ''} ${(sure && css.sure) || ''}`}
      aria-label={sure ? `${words.removeSure} ${model.title}` : words.removeNamed(model.title)}
      disabled={busy}
      onBlur={() => setSure(false)}
      onClick={() => {
        if (sure) void models.remove(model);
        setSure(!sure);
      }}
    >
      {sure ? words.removeSure : words.remove}
    </button>
  );
}
