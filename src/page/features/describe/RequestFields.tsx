import { plainInstruction } from '../../../describe/instruction.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';
import { instructionModes, maxConcurrency, type DescribeSettings } from './store.ts';
import { describeStrings } from './strings.ts';

interface RequestFieldsProps {
  draft: DescribeSettings;
  change: (part: Partial<DescribeSettings>) => void;
  /** The provider follows one instruction of its own, one image after the other. */
  fixed: boolean;
}

/** What every provider is asked: with or without the prompt, in which words, how many at once, and whether without being asked to. */
export function RequestFields({ draft, change, fixed }: RequestFieldsProps) {
  return (
    <>
      {!fixed && <Instructions draft={draft} change={change} />}
      <label className={css.check}>
        <input
          type="checkbox"
          checked={draft.auto}
          onChange={(event) => change({ auto: event.target.checked })}
        />
        {describeStrings.auto}
      </label>
    </>
  );
}

function Instructions({ draft, change }: Omit<RequestFieldsProps, 'fixed'>) {
  return (
    <>
      <fieldset className={css.modes}>
        <legend className={ui.heading}>{describeStrings.mode}</legend>
        {instructionModes.map((mode) => (
          <label key={mode} className={css.check}>
            <input
              type="radio"
              name="describe-mode"
              checked={draft.mode === mode}
              onChange={() => change({ mode })}
            />
            {describeStrings.modes[mode]}
          </label>
        ))}
        <p className={css.note}>{describeStrings.modeNote}</p>
      </fieldset>
      <label className={css.field}>
        <span className={ui.heading}>{describeStrings.instruction}</span>
        <textarea
          rows={4}
          value={draft.instruction}
          onChange={(event) => change({ instruction: event.target.value })}
        />
      </label>
      {draft.instruction !== plainInstruction && (
        <button type="button" className={ui.quiet} onClick={() => change({ instruction: plainInstruction })}>
          {describeStrings.resetInstruction}
        </button>
      )}
      <label className={css.inline}>
        <span className={ui.heading}>{describeStrings.concurrency}</span>
        <input
          type="number"
          min={1}
          max={maxConcurrency}
          value={draft.concurrency}
          onChange={({ target: { valueAsNumber } }) =>
            change({ concurrency: Math.min(maxConcurrency, Math.max(1, Math.round(valueAsNumber) || 1)) })
          }
        />
      </label>
    </>
  );
}
