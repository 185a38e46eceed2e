import { useEffect, useState } from 'react';
import { usePage, useSlice } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { CloseIcon } from '../../kit/ui/Icons.tsx';
import { undo } from './history.ts';
import { historyStore } from './store.ts';
import { historyStrings } from './strings.ts';
import css from './UndoOffer.module.css';

/** Milliseconds for which undoing is offered; it stays possible with the keyboard. */
const patience = 20_000;

/** What was just taken away, with a button that brings it back. */
export function UndoOffer() {
  const page = usePage();
  const offered = useSlice(historyStore, (state) => state.offered);
  const dismiss = useSlice(historyStore, (state) => state.dismiss);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!offered || held) return undefined;
    const timer = setTimeout(dismiss, patience);
    return () => clearTimeout(timer);
  }, [offered, held, dismiss]);
  if (!offered) return null;
  return (
    <div
      className={css.offer}
      role="status"
      data-testid="undo-offer"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{offered.label}</span>
      <button type="button" className={css.undo} onClick={() => undo(page)}>
        {historyStrings.undo}
      </button>
      <IconButton label={historyStrings.dismiss} onClick={dismiss}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}
