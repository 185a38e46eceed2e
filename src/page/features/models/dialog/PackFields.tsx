import { useId, type ReactNode } from 'react';
import type { PackRequest } from '../../../../shared/library-api.ts';
import ui from '../../../kit/ui/ui.module.css';
import { modelsStrings } from '../strings.ts';
import add from './AddModel.module.css';
import css from './PackForm.module.css';

/** What a package says that no checkpoint contains. */
export type PackChoices = Pick<PackRequest, 'name' | 'licence' | 'untrained' | 'profile' | 'quantisation'>;

interface PackFieldsProps {
  choices: PackChoices;
  change: (part: Partial<PackChoices>) => void;
}

/** Fields for name, licence, number format and profile. */
export function PackFields({ choices, change }: PackFieldsProps) {
  const words = modelsStrings.pack;
  return (
    <>
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
    </>
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
