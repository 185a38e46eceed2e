import { useId, useState, type ReactNode } from 'react';
import type { PackRequest } from '../../../../shared/library-api.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import { modelName } from '../model-files.ts';
import { modelsOf } from '../models.ts';
import { type PackFiles, modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import add from './AddModel.module.css';
import { FilesButton } from './FilesButton.tsx';
import css from './PackForm.module.css';

type Choices = Pick<PackRequest, 'name' | 'licence' | 'untrained' | 'profile' | 'quantisation'>;

/** Asks for what the checkpoint does not contain, and packs it. */
export function PackForm({ files }: { files: PackFiles }) {
  const models = usePart(modelsOf);
  const busy = useSlice(modelsStore, (state) => state.work !== undefined);
  const words = modelsStrings.pack;
  const { checkpoints, vocabulary, config } = files;
  const [choices, setChoices] = useState<Choices>(() => ({
    name: modelName(checkpoints[0]?.name ?? ''),
    licence: 'unknown',
    untrained: false,
    profile: 'released',
    quantisation: 'f16',
  }));
  const change = (part: Partial<Choices>): void => setChoices({ ...choices, ...part });
  const submit = (): void => {
    if (!vocabulary) return;
    void models.pack({
      ...choices,
      title: choices.name,
      checkpoints,
      vocabulary,
      ...(config ? { config } : {}),
    });
  };
  return (
    <form
      className={css.form}
      aria-label={words.heading}
      data-testid="pack-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h3 className={add.heading}>{words.heading}</h3>
      <p className={add.hint}>{words.intro}</p>
      <FileLine part="checkpoints" label={words.checkpoints} files={checkpoints} disabled={busy} />
      <FileLine
        part="vocabulary"
        label={words.vocabulary}
        files={vocabulary ? [vocabulary] : []}
        hint={words.vocabularyHint}
        accept=".txt"
        disabled={busy}
      />
      <FileLine
        part="config"
        label={words.config}
        files={config ? [config] : []}
        accept=".json"
        disabled={busy}
      />
      <div className={css.grid}>
        <Field label={words.name} hint={words.nameHint}>
          <input
            className={add.input}
            required
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
            maxLength={80}
            value={choices.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <Field label={words.licence}>
          <input
            className={add.input}
            required
            maxLength={200}
            value={choices.licence}
            onChange={(event) => change({ licence: event.target.value })}
          />
        </Field>
        <Choice
          label={words.quantisation}
          words={words.quantisations}
          value={choices.quantisation}
          onChange={(quantisation) => change({ quantisation })}
        />
        <Choice
          label={words.profile}
          words={words.profiles}
          value={choices.profile}
          onChange={(profile) => change({ profile })}
        />
      </div>
      <label className={ui.check}>
        <input
          type="checkbox"
          checked={choices.untrained}
          onChange={(event) => change({ untrained: event.target.checked })}
        />
        {words.untrained}
      </label>
      <div className={add.actions}>
        <button
          type="submit"
          className={ui.primary}
          disabled={busy || !vocabulary || checkpoints.length === 0}
        >
          {words.start}
        </button>
        <button type="button" className={ui.button} disabled={busy} onClick={() => models.cancelPacking()}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

interface FileLineProps {
  part: keyof PackFiles;
  label: string;
  files: File[];
  hint?: string;
  accept?: string;
  disabled: boolean;
}

function FileLine({ part, label, files, hint, accept, disabled }: FileLineProps) {
  const models = usePart(modelsOf);
  return (
    <div className={css.file}>
      <FilesButton
        label={label}
        accept={accept}
        multiple={part === 'checkpoints'}
        disabled={disabled}
        onFiles={(chosen) => models.choosePart(part, chosen)}
      />
      <span className={add.hint}>{files.length > 0 ? modelsStrings.pack.chosen(files) : hint}</span>
    </div>
  );
}

function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      {children}
      {hint && <small className={add.hint}>{hint}</small>}
    </label>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  words: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, words, value, onChange }: ChoiceProps<T>) {
  const id = useId();
  const isChoice = (candidate: string): candidate is T => Object.hasOwn(words, candidate);
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={ui.select}
        value={value}
        onChange={(event) => {
          if (isChoice(event.target.value)) onChange(event.target.value);
        }}
      >
        {Object.keys(words)
          .filter(isChoice)
          .map((name) => (
            <option key={name} value={name}>
              {words[name]}
            </option>
          ))}
      </select>
    </div>
  );
}
