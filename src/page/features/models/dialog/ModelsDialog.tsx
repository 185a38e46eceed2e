import { useEffect, useId, useRef } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import { CloseIcon, WarningIcon } from '../../../kit/ui/Icons.tsx';
import ui from '../../../kit/ui/ui.module.css';
import { modelsOf } from '../models.ts';
import { modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import { AddModel } from './AddModel.tsx';
import { BuiltInRow, ModelRow } from './ModelRow.tsx';
import css from './ModelsDialog.module.css';
import { PackForm } from './PackForm.tsx';
import { StorageLine } from './StorageLine.tsx';
import { WorkLine } from './WorkLine.tsx';

/** The Models dialog: stored models, the one in use, and ways to add more. */
export function ModelsDialog() {
  const models = usePart(modelsOf);
  const stored = useSlice(modelsStore, (state) => state.stored);
  const packing = useSlice(modelsStore, (state) => state.packFiles);
  const error = useSlice(modelsStore, (state) => state.error);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={title}
      data-testid="models"
      onClose={() => models.close()}
    >
      <header className={css.header}>
        <h2 id={title}>{modelsStrings.heading}</h2>
        <button
          type="button"
          className={`${ui.quiet ?? ''} ${ui.square ?? ''}`}
          aria-label={modelsStrings.close}
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
      </header>
      <p className={css.note}>{modelsStrings.intro}</p>
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
      <ul className={css.list} aria-label={modelsStrings.list}>
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
