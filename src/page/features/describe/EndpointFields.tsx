import { allowOriginCommand, presetOf } from '../../../describe/presets.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './DescribePanel.module.css';
import type { DescribeSettings } from './store.ts';
import { describeStrings } from './strings.ts';

interface Props {
  draft: DescribeSettings;
  change: (part: Partial<DescribeSettings>) => void;
  /** A key for this URL is in memory; it is never written into the document. */
  hasKey: boolean;
  setKey: (key: string) => void;
  forget: () => void;
}

/** URL, model and key of a server, and the command that lets this page call it. */
export function EndpointFields({ draft, change, hasKey, setKey, forget }: Props) {
  const command = allowOriginCommand(draft.provider, location.origin);
  const local = presetOf(draft.provider)?.local ?? false;
  return (
    <>
      <label className={css.field}>
        <span className={ui.heading}>{describeStrings.address}</span>
        <input
          type="text"
          inputMode="url"
          spellCheck={false}
          value={draft.baseUrl}
          placeholder="http://localhost:11434/v1"
          onChange={(event) => change({ baseUrl: event.target.value })}
        />
      </label>
      <label className={css.field}>
        <span className={ui.heading}>{describeStrings.model}</span>
        <input
          type="text"
          spellCheck={false}
          value={draft.model}
          placeholder={describeStrings.modelHint}
          onChange={(event) => change({ model: event.target.value })}
        />
      </label>
      {command !== '' && (
        <p className={css.note}>
          {describeStrings.command}
          <code data-testid="describe-command">{command}</code>
        </p>
      )}
      {!local && (
        <>
          <label className={css.field}>
            <span className={ui.heading}>{describeStrings.key}</span>
            <input
              key={`${draft.provider} ${hasKey}`}
              type="password"
              // a browser's password manager would store it, which the user did not ask for
              autoComplete="off"
              spellCheck={false}
              placeholder={hasKey ? describeStrings.keySet : ''}
              onChange={(event) => setKey(event.target.value)}
            />
          </label>
          {!draft.keepKey && <p className={css.note}>{describeStrings.keyHint}</p>}
          <label className={css.check}>
            <input
              type="checkbox"
              checked={draft.keepKey}
              onChange={(event) => change({ keepKey: event.target.checked })}
            />
            {describeStrings.keepKey}
          </label>
          {hasKey && (
            <button type="button" className={ui.button} onClick={forget}>
              {describeStrings.forget}
            </button>
          )}
        </>
      )}
    </>
  );
}
