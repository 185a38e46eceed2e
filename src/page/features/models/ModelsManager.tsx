import { lazy, Suspense } from 'react';
import { useSlice } from '../../kit/context.ts';
import { modelsStore } from './store.ts';

// loaded when the dialog is first opened
const ModelsDialog = lazy(async () => ({
  default: (await import('./dialog/ModelsDialog.tsx')).ModelsDialog,
}));

/** The Models dialog, while it is open. */
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
