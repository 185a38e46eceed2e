import { useEffect, useRef } from 'react';
import { useSlice } from '../../kit/context.ts';
import { settingsStore } from '../settings/index.ts';

/** Elements that use the keys themselves. */
const using = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

/** Keys of the view, in place of what the page does with them elsewhere; off where shortcuts are. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const enabled = useSlice(settingsStore, (state) => state.settings.shortcuts);
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  }, [keys]);
  useEffect(() => {
    if (!enabled) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return;
      if (event.target instanceof Element && event.target.closest(using)) return;
      const run = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (!run) return;
      event.preventDefault();
      // a key that is held rates what is seen, not all that follow
      if (!event.repeat) run();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [enabled]);
}
