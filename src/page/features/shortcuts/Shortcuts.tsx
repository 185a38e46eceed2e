import { useEffect, useRef, useState } from 'react';
import { usePage, useSlice } from '../../kit/context.ts';
import { Dialog } from '../../kit/ui/dialog/Dialog.tsx';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import ui from '../../kit/ui/ui.module.css';
import { settingsStore } from '../settings/index.ts';
import css from './Shortcuts.module.css';
import { type Shortcut, shortcutOf, shortcuts } from './shortcuts.ts';
import { shortcutsStrings } from './strings.ts';

/** Elements that use the keys themselves. */
const writing =
  'input:not([type="checkbox"], [type="radio"], [type="file"]), textarea, select, [contenteditable]';

/** Page-wide shortcuts, the dialog that lists them, and the button that opens it. */
export function Shortcuts() {
  const page = usePage();
  const enabled = useSlice(settingsStore, (state) => state.settings.shortcuts);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();
    const hands = {
      sheet: () => setOpen(true),
      open: () => document.querySelector<HTMLInputElement>('header input[accept]')?.click(),
      folder: () => document.querySelector<HTMLInputElement>('header input[webkitdirectory]')?.click(),
      filter: () => focus('input[type="search"]'),
      stage: () => focus('[role="application"]'),
    };
    const press = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(shortcuts(page), event.key, event.ctrlKey || event.metaKey, event.shiftKey);
      if (!shortcut || shortcut.here === false || event.altKey || event.defaultPrevented) return;
      // keys with Ctrl cannot be pressed by accident
      if ((!enabled && !shortcut.control) || document.querySelector('dialog[open]')) return;
      if (event.target instanceof Element && event.target.closest(writing)) return;
      event.preventDefault();
      if (!event.repeat || shortcut.held) shortcut.run(hands, event.shiftKey);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [page, enabled]);

  return (
    <>
      <IconButton className={css.open} label={shortcutsStrings.open} onClick={() => setOpen(true)}>
        ?
      </IconButton>
      {open && <KeySheet onClose={() => setOpen(false)} />}
    </>
  );
}

/** All keys, by where they work, and the switch for those without Ctrl. */
function KeySheet({ onClose }: { onClose: () => void }) {
  const page = usePage();
  const enabled = useSlice(settingsStore, (state) => state.settings.shortcuts);
  const change = useSlice(settingsStore, (state) => state.changeSettings);
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <Dialog
      dialog={dialog}
      heading={shortcutsStrings.heading}
      width={720}
      testId="shortcuts"
      onClose={onClose}
    >
      <label className={ui.check}>
        <input
          type="checkbox"
          checked={enabled}
          onChange={(event) => change({ shortcuts: event.target.checked })}
        />
        {shortcutsStrings.enabled}
      </label>
      <Keys heading={shortcutsStrings.page} rows={rowsOf(shortcuts(page))} />
      <Keys heading={shortcutsStrings.gallery} rows={shortcutsStrings.galleryKeys} />
      <Keys heading={shortcutsStrings.loupe} rows={shortcutsStrings.loupeKeys} />
      <Keys heading={shortcutsStrings.rate} rows={shortcutsStrings.rateKeys} />
      <Keys heading={shortcutsStrings.map} rows={shortcutsStrings.mapKeys} />
    </Dialog>
  );
}

/** Keys with one meaning have one row, from the first to the last. */
function rowsOf(all: Shortcut[]): [string, string][] {
  const rows = new Map<string, string>();
  for (const { key, control, label } of all) {
    const named = control ? `Ctrl + ${key.toUpperCase()}` : key;
    const first = rows.get(label)?.split(' … ')[0];
    rows.set(label, first === undefined ? named : `${first} … ${named}`);
  }
  return [...rows].map(([label, key]) => [key, label]);
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
