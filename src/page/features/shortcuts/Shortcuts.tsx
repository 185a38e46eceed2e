import { useEffect, useRef } from 'react';
import { runShortcut, shortcutKeys, shortcutOf } from './run-shortcut.ts';
import { text } from '../../app/text.ts';
import { useApp, usePage } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Shortcuts.module.css';

/** Where a key belongs to what is being written or chosen. */
const writing =
  'input:not([type="checkbox"], [type="radio"], [type="file"]), textarea, select, [contenteditable]';

/** Keys that work anywhere, the sheet that lists them, and the button that opens it. */
export function Shortcuts() {
  const { store, session } = usePage();
  const enabled = useApp((state) => state.settings.shortcuts);
  const change = useApp((state) => state.changeSettings);
  const sheet = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();
    const hands = {
      sheet: () => sheet.current?.showModal(),
      open: () => document.querySelector<HTMLInputElement>('header input[accept]')?.click(),
      folder: () => document.querySelector<HTMLInputElement>('header input[webkitdirectory]')?.click(),
      filter: () => focus('input[type="search"]'),
      stage: () => focus('[role="application"]'),
    };
    const press = (event: KeyboardEvent): void => {
      const name = shortcutOf(event.key);
      if (name === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
      if (!enabled || document.querySelector('dialog[open]')) return;
      if (event.target instanceof Element && event.target.closest(writing)) return;
      event.preventDefault();
      runShortcut(name, store, session, hands);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [store, session, enabled]);

  const keys = Object.entries(text.shortcuts.labels) as [keyof typeof shortcutKeys, string][];
  return (
    <>
      <button
        type="button"
        className={`${ui.quiet ?? ''} ${ui.square ?? ''} ${css.button ?? ''}`}
        aria-label={text.shortcuts.open}
        title={text.shortcuts.open}
        onClick={() => sheet.current?.showModal()}
      >
        ?
      </button>
      <dialog className={css.sheet} ref={sheet} aria-labelledby="shortcuts-heading">
        <header className={css.header}>
          <h2 className={ui.heading} id="shortcuts-heading">
            {text.shortcuts.heading}
          </h2>
          <button type="button" className={ui.button} onClick={() => sheet.current?.close()}>
            {text.shortcuts.close}
          </button>
        </header>
        <label className={ui.check}>
          <input
            type="checkbox"
            checked={enabled}
            onChange={(event) => change({ shortcuts: event.target.checked })}
          />
          {text.shortcuts.enabled}
        </label>
        <Keys heading={text.shortcuts.page} rows={keys.map(([name, label]) => [shortcutKeys[name], label])} />
        <Keys heading={text.shortcuts.map} rows={text.shortcuts.mapKeys} />
      </dialog>
    </>
  );
}

function Keys({ heading, rows }: { heading: string; rows: [string, string][] }) {
  return (
    <section>
      <h3 className={css.group}>{heading}</h3>
      <dl className={css.keys}>
        {rows.map(([key, label]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
