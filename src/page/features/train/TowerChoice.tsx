import { usePart, useSlice } from '../../kit/context.ts';
import { FilesButton } from '../../kit/ui/FilesButton.tsx';
import ui from '../../kit/ui/ui.module.css';
import { modelsOf, modelsStore, type PackFiles } from '../models/index.ts';
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
      <PartFile part="checkpoints" label={words.files} files={checkpoints} hint={words.filesHint} />
      <PartFile
        part="vocabulary"
        label={words.vocabulary}
        files={vocabulary ? [vocabulary] : []}
        hint={words.vocabularyHint}
        accept=".txt"
      />
      <PartFile
        part="config"
        label={words.config}
        files={config ? [config] : []}
        hint={words.configHint}
        accept=".json"
      />
      {complete.length > 0 && (
        <label className={css.field}>
          <span>{words.base}</span>
          <select className={ui.select} value={base} onChange={(event) => onBase(event.target.value)}>
            <option value="">{words.noBase}</option>
            {complete.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
          <small className={css.hint}>{words.baseHint}</small>
        </label>
      )}
    </fieldset>
  );
}

interface PartFileProps {
  part: keyof PackFiles;
  label: string;
  files: File[];
  hint?: string;
  accept?: string;
}

function PartFile({ part, label, files, hint, accept }: PartFileProps) {
  const models = usePart(modelsOf);
  return (
    <div className={css.file}>
      <FilesButton
        label={label}
        accept={accept}
        multiple={part === 'checkpoints'}
        onFiles={(chosen) => models.choosePart(part, chosen)}
      />
      <span className={css.hint}>{files.length > 0 ? words.chosen(files) : hint}</span>
    </div>
  );
}
