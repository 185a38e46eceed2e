import { useRef, type ReactNode } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import { Dialog } from '../../../kit/ui/dialog/Dialog.tsx';
import { ErrorBox } from '../../../kit/ui/ErrorBox.tsx';
import { modelsOf } from '../models.ts';
import { modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import { AddModel } from './AddModel.tsx';
import { BuiltInRow, ModelRow, UnreadableRow } from './ModelRow.tsx';
import css from './ModelsDialog.module.css';
import { PackForm } from './PackForm.tsx';
import { Shelf } from './Shelf.tsx';
import { StorageLine } from './StorageLine.tsx';
import { WorkLine } from './WorkLine.tsx';

/** The Models dialog: stored models, the one in use, and ways to add more. */
export function ModelsDialog({ training }: { training: ReactNode }) {
  const models = usePart(modelsOf);
  const stored = useSlice(modelsStore, (state) => state.stored);
  const unreadable = useSlice(modelsStore, (state) => state.unreadable);
  const packing = useSlice(modelsStore, (state) => state.packFiles);
  const purpose = useSlice(modelsStore, (state) => state.purpose);
  const error = useSlice(modelsStore, (state) => state.error);
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <Dialog
      dialog={dialog}
      heading={modelsStrings.heading}
      width={720}
      testId="models"
      onClose={() => models.close()}
    >
      <p className={css.note}>{modelsStrings.intro}</p>
      <WorkLine />
      {error && <ErrorBox error={error} testId="model-error" scrolls={css.error} />}
      {training}
      {packing && purpose === 'pack' && <PackForm key={packing.checkpoints[0]?.name} files={packing} />}
      <ul className={css.list} aria-label={modelsStrings.list}>
        <BuiltInRow />
        {stored.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
        {unreadable.map((model) => (
          <UnreadableRow key={model.id} model={model} />
        ))}
      </ul>
      <StorageLine />
      <Shelf />
      {!packing && <AddModel />}
    </Dialog>
  );
}
