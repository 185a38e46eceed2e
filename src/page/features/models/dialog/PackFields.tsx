import { useId } from 'react';
import type { PackRequest } from '../../../../shared/library-api.ts';
import form from '../../../kit/ui/form/form.module.css';
import ui from '../../../kit/ui/ui.module.css';
import { modelsStrings } from '../strings.ts';
import { NameAndLicence } from './NameAndLicence.tsx';

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
      <div className={form.grid}>
        <NameAndLicence value={choices} change={change} />
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
    <div className={form.field}>
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
