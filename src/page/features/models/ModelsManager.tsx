import { lazy, Suspense, type ReactNode } from 'react';
import { useSlice } from '../../kit/context.ts';
import { modelsStore } from './store.ts';

// loaded when the dialog is first opened
const ModelsDialog = lazy(async () => ({
  default: (await import('./dialog/ModelsDialog.tsx')).ModelsDialog,
}));

/** The Models dialog, while it is open. @param training the form that trains a model, a feature of its own */
export function ModelsManager({ training }: { training: ReactNode }) {
  const open = useSlice(modelsStore, (state) => state.open);
  return (
    open && (
      <Suspense>
        <ModelsDialog training={training} />
      </Suspense>
    )
  );
}
