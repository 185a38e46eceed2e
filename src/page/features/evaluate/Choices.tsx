import { useMemo } from 'react';
import { headsInUse } from '../batch/heads.ts';
import { madeGroups } from './ratings.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Evaluate.module.css';

/** Which score is measured against which column, and how the images are grouped. */
export function Choices() {
  const results = useApp((state) => state.results);
  const model = useApp((state) => state.model);
  const { ratings, others } = useApp((state) => state.tableColumns);
  const question = useApp((state) => state.question);
  const choice = useApp((state) => state.evaluationChoice);
  const choose = useApp((state) => state.chooseEvaluation);
  const heads = useMemo(() => headsInUse(results, model), [results, model]);
  const head = question?.head;
  return (
    <div className={css.choices}>
      <label className={css.choice}>
        {text.evaluate.head}
        <select className={ui.select} value={head} onChange={(event) => choose({ head: event.target.value })}>
          {heads.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label className={css.choice}>
        {text.evaluate.column}
        <select
          className={ui.select}
          value={question?.column ?? ''}
          onChange={(event) => {
            if (head !== undefined) choose({ columns: { ...choice.columns, [head]: event.target.value } });
          }}
        >
          {question?.column === undefined && <option value="">{text.evaluate.choose}</option>}
          {ratings.map((column) => (
            <option key={column}>{column}</option>
          ))}
        </select>
      </label>
      <label className={css.choice}>
        {text.evaluate.group}
        <select
          className={ui.select}
          value={choice.group ?? ''}
          onChange={(event) => choose({ group: event.target.value || undefined })}
        >
          <option value="">{text.evaluate.noGroup}</option>
          {others.concat(ratings.filter((column) => column !== question?.column)).map((column) => (
            <option key={column}>{column}</option>
          ))}
          {madeGroups
            .filter((made) => !others.includes(made))
            .map((made) => (
              <option key={made} value={made}>
                {text.evaluate[made]}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}
