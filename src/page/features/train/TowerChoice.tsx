import { useSlice } from '../../kit/context.ts';
import { Field } from '../../kit/ui/form/Field.tsx';
import ui from '../../kit/ui/ui.module.css';
import { modelsStore, PackFile, type PackFiles } from '../models/index.ts';
import { trainStrings as words } from './strings.ts';
import css from './Train.module.css';

interface TowerChoiceProps {
  files: PackFiles;
  /** Id of a stored model; empty for none. */
  base: string;
  onBase: (id: string) => void;
}

/** Where the towers come from. */
export function TowerChoice({ files, base, onBase }: TowerChoiceProps) {
  const stored = useSlice(modelsStore, (state) => state.stored);
  const complete = stored.filter((model) => model.complete);
  const { checkpoints, vocabulary, config } = files;
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{words.towers}</legend>
      <PackFile part="checkpoints" label={words.files} files={checkpoints} hint={words.filesHint} />
      <PackFile
        part="vocabulary"
        label={words.vocabulary}
        files={vocabulary ? [vocabulary] : []}
        hint={words.vocabularyHint}
        accept=".txt"
      />
      <PackFile
        part="config"
        label={words.config}
        files={config ? [config] : []}
        hint={words.configHint}
        accept=".json"
      />
      {complete.length > 0 && (
        <Field label={words.base} hint={words.baseHint}>
          <select className={ui.select} value={base} onChange={(event) => onBase(event.target.value)}>
            <option value="">{words.noBase}</option>
            {complete.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </Field>
      )}
    </fieldset>
  );
}
