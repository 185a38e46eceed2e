import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import css from './Dialog.module.css';
import { IconButton } from '../IconButton.tsx';
import { CloseIcon } from '../Icons.tsx';
import { dialogStrings } from '../strings.ts';

interface DialogProps {
  /** Closed by the feature through this, besides by its button and by Escape. */
  dialog: RefObject<HTMLDialogElement | null>;
  heading: string;
  /** Widest it may be, in pixels. */
  width: number;
  /** However it was closed. */
  onClose: () => void;
  testId: string;
  children: ReactNode;
}

/** A modal dialog with a heading and a button that closes it; open as long as it is drawn. */
export function Dialog({ dialog, heading, width, onClose, testId, children }: DialogProps) {
  const title = useId();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // not the close button, which the browser chooses: from there, keys would scroll nothing
    body.current?.focus();
  }, [dialog]);
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      style={{ width: `min(${width}px, calc(100vw - 24px))` }}
      aria-labelledby={title}
      data-testid={testId}
      onClose={onClose}
    >
      <header className={css.header}>
        <h2 id={title}>{heading}</h2>
        <IconButton label={dialogStrings.close} onClick={() => dialog.current?.close()}>
          <CloseIcon />
        </IconButton>
      </header>
      <div ref={body} tabIndex={-1} className={css.body}>
        {children}
      </div>
    </dialog>
  );
}
