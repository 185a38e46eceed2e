import { lazy, Suspense } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { anyKept, marksStore } from '../cull/index.ts';
import type { KeepDialogProps } from './KeepDialog.tsx';
import { keepStore } from './store.ts';
import { keepStrings } from './strings.ts';

const KeepDialog = lazy(async () => ({ default: (await import('./KeepDialog.tsx')).KeepDialog }));

/** The way from decisions to files. */
export function KeepFiles(props: KeepDialogProps) {
  const open = useSlice(keepStore, (state) => state.open);
  const kept = useSlice(marksStore, anyKept);
  const keep = usePart(keepStore);
  return (
    <>
      <button
        type="button"
        className={kept ? ui.primary : ui.button}
        aria-haspopup="dialog"
        onClick={() => keep.setState({ open: true })}
      >
        {keepStrings.open}
      </button>
      {open && (
        <Suspense>
          <KeepDialog {...props} />
        </Suspense>
      )}
    </>
  );
}
