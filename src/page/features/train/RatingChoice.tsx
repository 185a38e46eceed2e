import { usePage } from '../../kit/context.ts';
import { FilesButton } from '../../kit/ui/FilesButton.tsx';
import form from '../../kit/ui/form/form.module.css';
import ui from '../../kit/ui/ui.module.css';
import { addFiles } from '../intake/index.ts';
import type { RatingColumn } from './rated-images.ts';
import { trainStrings as words } from './strings.ts';
import css from './Train.module.css';

interface RatingChoiceProps {
  columns: readonly RatingColumn[];
  learnt: readonly RatingColumn[];
  onChange: (column: string, on: boolean) => void;
}

/** Which columns of ratings are learnt, each by a head of its own. */
export function RatingChoice({ columns, learnt, onChange }: RatingChoiceProps) {
  const page = usePage();
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{words.ratings}</legend>
      {columns.length === 0 && <p className={form.hint}>{words.noRated}</p>}
      {columns.map((column) => {
        const on = learnt.includes(column);
        return (
          <label key={column.column} className={css.check}>
            <input
              type="checkbox"
              checked={on}
              onChange={(event) => onChange(column.column, event.target.checked)}
            />
            <span>
              {words.learn(column)}
              {on && <small className={form.hint}> {words.head(column.head)}</small>}
            </span>
          </label>
        );
      })}
      <div className={form.file}>
        <FilesButton
          label={words.addRated}
          className={columns.length === 0 ? ui.primary : ui.button}
          onFiles={(files) => void addFiles(page, files)}
        />
        <span className={form.hint}>{words.addHint}</span>
      </div>
    </fieldset>
  );
}
