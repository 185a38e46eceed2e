import { useEffect, useId, useRef } from 'react';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import { CloseIcon, WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { AddModel } from './AddModel.tsx';
import { BuiltInRow, ModelRow } from './ModelRow.tsx';
import css from './ModelsDialog.module.css';
import { PackForm } from './PackForm.tsx';
import { StorageLine } from './StorageLine.tsx';
import { WorkLine } from './WorkLine.tsx';

/** The model manager: what is stored, what is in use, and ways to add more. */
export function ModelsDialog() {
  const session = useSession();
  const stored = useApp((state) => state.stored);
  const packing = useApp((state) => state.packFiles);
  const error = useApp((state) => state.modelError);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={title}
      data-testid="models"
      onClose={() => session.models.close()}
    >
      <header className={css.header}>
        <h2 id={title}>{text.models.heading}</h2>
        <button
          type="button"
          className={`${ui.quiet ?? ''} ${ui.square ?? ''}`}
          aria-label={text.models.close}
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
      </header>
      <p className={css.note}>{text.models.intro}</p>
      <WorkLine />
      {error && (
        <div
          className={`${ui.bad ?? ''} ${css.error ?? ''}`}
          role="alert"
          tabIndex={0}
          data-testid="model-error"
        >
          <WarningIcon />
          <p>
            <strong>{error.message}</strong> {error.hint}
          </p>
        </div>
      )}
      {packing && <PackForm key={packing.checkpoints[0]?.name} files={packing} />}
      <ul className={css.list} aria-label={text.models.list}>
        <BuiltInRow />
        {stored.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
      </ul>
      <StorageLine />
      {!packing && <AddModel />}
    </dialog>
  );
}
