import { lazy, Suspense } from 'react';
import { useSlice } from '../../kit/context.ts';
import { modelsStore } from './store.ts';

// only who opens the manager loads it
const ModelsDialog = lazy(async () => ({
  default: (await import('./dialog/ModelsDialog.tsx')).ModelsDialog,
}));

/** The model manager, while it is open. */
export function ModelsManager() {
  const open = useSlice(modelsStore, (state) => state.open);
  return (
    open && (
      <Suspense>
        <ModelsDialog />
      </Suspense>
    )
  );
}
