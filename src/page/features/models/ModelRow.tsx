import { useState } from 'react';
import type { StoredModel } from '../../../shared/library-api.ts';
import { modelFit } from './model-fit.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './ModelRow.module.css';
import { useMachine } from './use-machine.ts';

/** The model that comes with the page, or that its address names. */
export function BuiltInRow() {
  const session = useSession();
  const model = useApp((state) => (state.activeModel === undefined ? state.model : undefined));
  const active = useApp((state) => state.activeModel === undefined);
  const busy = useApp((state) => state.modelWork !== undefined);
  const words = text.models;
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
            onClick={() => void session.models.use(undefined, title)}
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
  const active = useApp((state) => state.activeModel === model.id);
  const fit = modelFit(model, useMachine());
  const words = text.models;
  return (
    <li className={css.row} data-active={active} data-testid="model-row">
      <div className={css.words}>
        <p className={css.title}>
          {model.title} {active && <span className={css.tag}>{words.inUse}</span>}
          {!model.complete && <span className={css.tag}>{words.unfinished}</span>}
          {model.untrained && <span className={css.tag}>{words.untrained}</span>}
        </p>
        <p className={css.facts}>
          {words.facts(model)}. {words.licence(model.licence)}. {words.hash} <code>{model.hash}</code>
        </p>
        {model.accuracy && <p className={css.facts}>{model.accuracy}</p>}
        {model.url && <p className={css.facts}>{words.source(model.url)}</p>}
        <p className={css.facts}>{model.complete ? fit.words : words.partly(model)}</p>
      </div>
      <Actions model={model} active={active} possible={fit.possible} />
    </li>
  );
}

interface ActionsProps {
  model: StoredModel;
  active: boolean;
  possible: boolean;
}

function Actions({ model, active, possible }: ActionsProps) {
  const { models } = useSession();
  const busy = useApp((state) => state.modelWork !== undefined);
  const words = text.models;
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
          {button(words.verify, words.verifyNamed(title), () => models.verify(model))}
          {button(words.save, words.saveNamed(title), () => models.save(model))}
        </>
      )}
      <DeleteButton model={model} busy={busy} />
    </div>
  );
}

/** Asks once more: gigabytes may be long to fetch again. */
function DeleteButton({ model, busy }: { model: StoredModel; busy: boolean }) {
  const { models } = useSession();
  const [sure, setSure] = useState(false);
  const words = text.models;
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
