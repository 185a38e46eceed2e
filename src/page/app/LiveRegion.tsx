import { queueStore, useSelected } from '../features/batch/index.ts';
import { progressStrings, scoreSteps } from '../features/engine/index.ts';
import { noticesStore } from '../features/notices/index.ts';
import { batchProgressStore } from '../features/progress/index.ts';
import { useSlice } from '../kit/context.ts';

/** Announces to screen readers what happened and which step the shown image is in. */
export function LiveRegion() {
  const announcement = useSlice(noticesStore, (state) => state.announcement);
  const finished = useSlice(batchProgressStore, (state) => state.finished);
  const selected = useSelected();
  const step = useSlice(queueStore, ({ running }) =>
    running?.id === selected ? scoreSteps.find((name) => name === running?.progress?.stage) : undefined,
  );
  return (
    <div className="visually-hidden" aria-live="polite" data-testid="live">
      <p>{announcement}</p>
      <p>{finished}</p>
      <p>{step ? progressStrings.step[step] : ''}</p>
    </div>
  );
}
