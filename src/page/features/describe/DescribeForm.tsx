import { useState } from 'react';
import { plainInstruction } from '../../../describe/instruction.ts';
import { browserModelId } from '../../../describe/create-provider.ts';
import { destinationOf, keyFor } from './destination.ts';
import { instructionModes, mostAtOnce, type BoundKey, type DescribeSettings } from './store.ts';
import { text } from '../../app/text.ts';
import { useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';
import { EndpointFields } from './EndpointFields.tsx';
import { Outcome } from './Outcome.tsx';
import { ProviderSelect } from './ProviderSelect.tsx';

/** The settings as a draft: nothing half-typed is ever called. */
export function DescribeForm({ saved, bound }: { saved: DescribeSettings; bound: BoundKey }) {
  const session = useSession();
  const [draft, setDraft] = useState(saved);
  const [key, setKey] = useState('');
  const change = (part: Partial<DescribeSettings>): void => setDraft((old) => ({ ...old, ...part }));
  const to = destinationOf(draft, location.origin);
  const known = keyFor(draft, bound, location.origin);
  const bind = (): BoundKey => ({ origin: to.kind === 'host' ? to.origin : '', key: key.trim() || known });
  const on = draft.provider !== 'off';
  return (
    <form
      className={css.form}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        session.describing.use(draft, bind());
      }}
    >
      <p className={css.note}>{text.describe.intro}</p>
      <ProviderSelect
        draft={draft}
        change={(part) => {
          // a key is for one place
          setKey('');
          change(part);
        }}
      />
      {on && draft.provider !== browserModelId && (
        <EndpointFields
          draft={draft}
          change={change}
          hasKey={known !== ''}
          setKey={setKey}
          forget={() => {
            setKey('');
            session.describing.forgetKey();
          }}
        />
      )}
      {on && (
        <>
          <fieldset className={css.modes}>
            <legend className={ui.heading}>{text.describe.mode}</legend>
            {instructionModes.map((mode) => (
              <label key={mode} className={css.check}>
                <input
                  type="radio"
                  name="describe-mode"
                  checked={draft.mode === mode}
                  onChange={() => change({ mode })}
                />
                {text.describe.modes[mode]}
              </label>
            ))}
            <p className={css.note}>{text.describe.modeNote}</p>
          </fieldset>
          <label className={css.field}>
            <span className={ui.heading}>{text.describe.instruction}</span>
            <textarea
              rows={4}
              value={draft.instruction}
              onChange={(event) => change({ instruction: event.target.value })}
            />
          </label>
          {draft.instruction !== plainInstruction && (
            <button
              type="button"
              className={ui.quiet}
              onClick={() => change({ instruction: plainInstruction })}
            >
              {text.describe.resetInstruction}
            </button>
          )}
          <label className={css.inline}>
            <span className={ui.heading}>{text.describe.concurrency}</span>
            <input
              type="number"
              min={1}
              max={mostAtOnce}
              value={draft.concurrency}
              onChange={({ target: { valueAsNumber } }) =>
                change({ concurrency: Math.min(mostAtOnce, Math.max(1, Math.round(valueAsNumber) || 1)) })
              }
            />
          </label>
          <label className={css.check}>
            <input
              type="checkbox"
              checked={draft.auto}
              onChange={(event) => change({ auto: event.target.checked })}
            />
            {text.describe.auto}
          </label>
        </>
      )}
      <p className={css.privacy} data-testid="describe-privacy">
        {text.describe.privacy(to, draft.auto)}
      </p>
      <div className={css.actions}>
        <button type="submit" className={ui.primary}>
          {text.describe.save}
        </button>
        {on && (
          <button
            type="button"
            className={ui.button}
            title={text.describe.testNote}
            onClick={() => void session.describing.test(draft, bind())}
          >
            {text.describe.test}
          </button>
        )}
      </div>
      {on && <p className={css.note}>{text.describe.testNote}</p>}
      <Outcome />
    </form>
  );
}
