import { usePart, useSlice } from '../../kit/context.ts';
import { CheckIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { queueStore, runnerOf, useSelected, useSelectedItem } from '../batch/index.ts';
import { describeStore, describeStrings } from '../describe/index.ts';
import { engineStore, progressStrings, scoreShare, scoreSteps, stepIndex } from '../engine/index.ts';
import css from './Stages.module.css';

/** Progress of the shown image through the engine, step by step, with a cancel button. */
export function Stages() {
  const item = useSelectedItem();
  const selected = useSelected();
  const running = useSlice(queueStore, (state) =>
    state.running?.id === selected ? state.running : undefined,
  );
  const ready = useSlice(engineStore, (state) => state.phase === 'ready');
  const described = useSlice(
    describeStore,
    ({ describing }) => selected !== undefined && describing.includes(selected),
  );
  const runner = usePart(runnerOf);
  const progress = running?.progress;
  const at = stepIndex(progress);
  const waiting = ready ? progressStrings.waiting : progressStrings.waitingForEngine;
  return (
    <div className={css.stages} data-testid="stages">
      <p className={css.now}>
        {running?.cancelling
          ? progressStrings.cancelling
          : described && !progress
            ? describeStrings.busy
            : running
              ? progressStrings.stage(progress)
              : waiting}
      </p>
      <progress
        className={ui.progress}
        value={running ? scoreShare(progress) : 0}
        max={1}
        aria-label={progressStrings.of(item?.name ?? '')}
      />
      <ol className={css.steps}>
        {scoreSteps.map((step, i) => (
          <li key={step} data-state={i < at ? 'done' : i === at ? 'now' : 'later'}>
            <span className={css.bullet}>{i < at && <CheckIcon />}</span>
            {progressStrings.step[step]}
            {step === 'crops' && progress?.stage === 'crops' && (
              <span className={css.count}>{progressStrings.crops(progress.done, progress.total)}</span>
            )}
          </li>
        ))}
      </ol>
      {running && (
        <button
          type="button"
          className={ui.button}
          disabled={running.cancelling}
          onClick={() => runner.cancel([running.id])}
        >
          {progressStrings.cancel}
        </button>
      )}
    </div>
  );
}
