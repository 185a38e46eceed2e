import { Field } from '../../../kit/ui/form/Field.tsx';
import form from '../../../kit/ui/form/form.module.css';
import { modelsStrings } from '../strings.ts';

interface Named {
  name: string;
  licence: string;
}

interface NameAndLicenceProps {
  value: Named;
  change: (part: Partial<Named>) => void;
}

/** What any new package asks for: its name, and the licence of its weights. */
export function NameAndLicence({ value, change }: NameAndLicenceProps) {
  const words = modelsStrings.pack;
  return (
    <>
      <Field label={words.name} hint={words.nameHint}>
        <input
          className={form.input}
          required
          pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
          maxLength={80}
          value={value.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field label={words.licence}>
        <input
          className={form.input}
          required
          maxLength={200}
          value={value.licence}
          onChange={(event) => change({ licence: event.target.value })}
        />
      </Field>
    </>
  );
}
