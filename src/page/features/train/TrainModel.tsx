import { lazy, Suspense } from 'react';
import { useSlice } from '../../kit/context.ts';
import { modelsStore } from '../models/index.ts';
import { trainStore } from './store.ts';

// loaded when a training is prepared, runs or waits
const TrainPanel = lazy(async () => ({ default: (await import('./TrainPanel.tsx')).TrainPanel }));

/** Training in the Models dialog: its form, its progress, its outcome, or the one that waits to go on. */
export function TrainModel() {
  const open = useSlice(modelsStore, ({ purpose, unfinished }) => purpose === 'train' || Boolean(unfinished));
  const busy = useSlice(trainStore, ({ work, done, error }) => Boolean(work ?? done ?? error));
  return (
    (open || busy) && (
      <Suspense>
        <TrainPanel />
      </Suspense>
    )
  );
}
