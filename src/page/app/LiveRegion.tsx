import { scoreSteps } from '../features/engine/stages.ts';
import { text } from './text.ts';
import { useApp } from '../kit/context.ts';

/** Tells a screen reader what happened and which step the shown image is in. */
export function LiveRegion() {
  const announcement = useApp((state) => state.announcement);
  const step = useApp(({ running, selected }) =>
    running && running.id === selected
      ? scoreSteps.find((name) => name === running.progress?.stage)
      : undefined,
  );
  return (
    <div className="visually-hidden" aria-live="polite" data-testid="live">
      <p>{announcement}</p>
      <p>{step ? text.progress.step[step] : ''}</p>
    </div>
  );
}
