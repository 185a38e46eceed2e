import { type ReactNode, useId, useRef } from 'react';
import type { StoredModel } from '../../../../shared/library-api.ts';
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
  const active = useSlice(modelsStore, (state) => state.active);
  const beside = useSlice(modelsStore, (state) => state.beside);
  const packing = useSlice(modelsStore, (state) => state.packFiles);
  const purpose = useSlice(modelsStore, (state) => state.purpose);
  const error = useSlice(modelsStore, (state) => state.error);
  const dialog = useRef<HTMLDialogElement>(null);
  const used = ({ id }: StoredModel): boolean => id === active || beside.includes(id);
  const unused = stored.filter((model) => !used(model));
  return (
    <Dialog
      dialog={dialog}
      heading={modelsStrings.heading}
      width={1160}
      testId="models"
      onClose={() => models.close()}
    >
      <p className={css.note}>{modelsStrings.intro}</p>
      <WorkLine />
      {error && <ErrorBox error={error} testId="model-error" scrolls={css.error} />}
      {training}
      {packing && purpose === 'pack' && <PackForm key={packing.checkpoints[0]?.name} files={packing} />}
      <div className={css.parts}>
        <div>
          <Group heading={modelsStrings.inUseHeading}>
            {active === undefined && <BuiltInRow />}
            {stored.filter(used).map((model) => (
              <ModelRow key={model.id} model={model} />
            ))}
          </Group>
          {(active !== undefined || unused.length > 0 || unreadable.length > 0) && (
            <Group heading={modelsStrings.here}>
              {active !== undefined && <BuiltInRow />}
              {unused.map((model) => (
                <ModelRow key={model.id} model={model} />
              ))}
              {unreadable.map((model) => (
                <UnreadableRow key={model.id} model={model} />
              ))}
            </Group>
          )}
          <StorageLine />
        </div>
        {!packing && <AddModel />}
        <Shelf />
      </div>
    </Dialog>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.group} aria-labelledby={id}>
      <h3 id={id}>{heading}</h3>
      <ul className={css.list}>{children}</ul>
    </section>
  );
}
