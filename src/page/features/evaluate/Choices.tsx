import { useSlice } from '../../kit/context.ts';
import panel from '../../kit/ui/panel.module.css';
import ui from '../../kit/ui/ui.module.css';
import { useHeads } from '../batch/index.ts';
import { madeGroups } from './ratings.ts';
import { evaluateStore } from './store.ts';
import { evaluateStrings } from './strings.ts';

/** Which score is measured against which column, and how the images are grouped. */
export function Choices() {
  const { ratings, others } = useSlice(evaluateStore, (state) => state.columns);
  const question = useSlice(evaluateStore, (state) => state.question);
  const choice = useSlice(evaluateStore, (state) => state.choice);
  const choose = useSlice(evaluateStore, (state) => state.choose);
  const heads = useHeads();
  const head = question?.head;
  return (
    <div className={panel.choices}>
      <label className={panel.choice}>
        {evaluateStrings.head}
        <select className={ui.select} value={head} onChange={(event) => choose({ head: event.target.value })}>
          {heads.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label className={panel.choice}>
        {evaluateStrings.column}
        <select
          className={ui.select}
          value={question?.column ?? ''}
          onChange={(event) => {
            if (head !== undefined) choose({ columns: { ...choice.columns, [head]: event.target.value } });
          }}
        >
          {question?.column === undefined && <option value="">{evaluateStrings.choose}</option>}
          {ratings.map((column) => (
            <option key={column}>{column}</option>
          ))}
        </select>
      </label>
      <label className={panel.choice}>
        {evaluateStrings.group}
        <select
          className={ui.select}
          value={choice.group ?? ''}
          onChange={(event) => choose({ group: event.target.value || undefined })}
        >
          <option value="">{evaluateStrings.noGroup}</option>
          {others.map((column) => (
            <option key={column}>{column}</option>
          ))}
          {madeGroups
            .filter((made) => !others.includes(made))
            .map((made) => (
              <option key={made} value={made}>
                {evaluateStrings[made]}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}
