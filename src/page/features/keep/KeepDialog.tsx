import { useMemo, useRef, useState } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import { Dialog } from '../../kit/ui/dialog/Dialog.tsx';
import ui from '../../kit/ui/ui.module.css';
import { queueStore } from '../batch/index.ts';
import { type Amount, flagCounts, marksStore } from '../cull/index.ts';
import { BestChoice, type Best } from './BestChoice.tsx';
import css from './Keep.module.css';
import { keepFilesOf, type SaveKind } from './keep-files.ts';
import { keepStore } from './store.ts';
import { keepStrings } from './strings.ts';

export interface KeepDialogProps {
  /** The listed images are grouped. */
  grouped: boolean;
  /** Keeps the best of the listed images and rejects the others. */
  keepBest: (amount: Amount) => void;
}

const amounts: Record<Best, Amount> = {
  percent: { kind: 'percent', value: 30 },
  one: { kind: 'count', value: 1 },
  group: { kind: 'group' },
};

/** Saves what was kept. Where nothing was, the best are kept first, in the same step. */
export function KeepDialog({ grouped, keepBest }: KeepDialogProps) {
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const marks = useSlice(marksStore, (state) => state.marks);
  const counts = useMemo(() => flagCounts({ items, order }, { marks }), [items, order, marks]);
  const starred = Object.values(marks).some(({ stars }) => stars !== undefined);
  const store = usePart(marksStore);
  const keep = usePart(keepStore);
  const files = usePart(keepFilesOf);
  const progress = useSlice(keepStore, (state) => state.progress);
  const [best, setBest] = useState<Best>(grouped ? 'group' : 'percent');
  const dialog = useRef<HTMLDialogElement>(null);
  const nothing = counts.keep === 0;
  const save = (kind: SaveKind): void => {
    if (nothing && !(kind === 'mark' && (counts.reject > 0 || starred))) {
      keepBest(amounts[best]);
      // nothing is scored yet, which a notice says
      const { marks: now } = store.getState();
      if (!Object.values(now).some(({ flag }) => flag === 'keep')) {
        dialog.current?.close();
        return;
      }
    }
    void files.save(kind).then((saved) => {
      if (saved) dialog.current?.close();
    });
  };
  return (
    <Dialog
      dialog={dialog}
      heading={keepStrings.heading}
      width={520}
      testId="keep"
      onClose={() => {
        files.stop();
        keep.setState({ open: false });
      }}
    >
      {nothing ? (
        <BestChoice grouped={grouped} best={best} choose={setBest} />
      ) : (
        <p className={css.note}>{keepStrings.counts(counts.keep, counts.reject, counts.open)}</p>
      )}
      {progress ? <Working {...progress} stop={() => files.stop()} /> : <Actions save={save} />}
    </Dialog>
  );
}

function Working({ done, total, stop }: { done: number; total: number; stop: () => void }) {
  const words = keepStrings.working(done, total);
  return (
    <div className={css.working}>
      <p>{words}</p>
      <progress className={ui.progress} max={total} value={done} aria-label={words} />
      <button type="button" className={ui.button} onClick={stop}>
        {keepStrings.stop}
      </button>
    </div>
  );
}

function Actions({ save }: { save: (kind: SaveKind) => void }) {
  const keep = usePart(keepStore);
  const rest = useSlice(keepStore, (state) => state.rest);
  const sidecars = useSlice(keepStore, (state) => state.sidecars);
  const canWrite = typeof window.showDirectoryPicker === 'function';
  return (
    <>
      <section className={css.part}>
        <h3>{keepStrings.files}</h3>
        <label className={ui.check}>
          <input type="checkbox" checked={rest} onChange={() => keep.setState({ rest: !rest })} />
          {keepStrings.rest}
        </label>
        <label className={ui.check}>
          <input type="checkbox" checked={sidecars} onChange={() => keep.setState({ sidecars: !sidecars })} />
          {keepStrings.sidecars}
        </label>
        <div className={css.buttons}>
          {canWrite && (
            <button type="button" className={ui.primary} onClick={() => save('folder')}>
              {keepStrings.folder}
            </button>
          )}
          <button type="button" className={canWrite ? ui.button : ui.primary} onClick={() => save('zip')}>
            {keepStrings.zip}
          </button>
        </div>
        <p className={css.note}>{canWrite ? keepStrings.folderHint : keepStrings.noFolder}</p>
      </section>
      <section className={css.part}>
        <h3>{keepStrings.lists}</h3>
        <div className={css.buttons}>
          <button type="button" className={ui.button} onClick={() => save('names')}>
            {keepStrings.names}
          </button>
          <button type="button" className={ui.button} onClick={() => save('table')}>
            {keepStrings.table}
          </button>
        </div>
      </section>
      {canWrite && (
        <section className={css.part}>
          <h3>{keepStrings.mark}</h3>
          <div className={css.buttons}>
            <button type="button" className={ui.button} onClick={() => save('mark')}>
              {keepStrings.markButton}
            </button>
          </div>
          <p className={css.note}>{keepStrings.markHint}</p>
        </section>
      )}
    </>
  );
}
