import { scoreShare, scoreSteps, stepIndex } from '../engine/stages.ts';
import { text } from '../../app/text.ts';
import { useApp, useSelectedItem, useSession } from '../../kit/context.ts';
import { CheckIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import css from './Stages.module.css';

/** The shown image's way through the engine, step by step, with a button to stop it. */
export function Stages() {
  const item = useSelectedItem();
  const running = useApp(({ running, selected }) => (running?.id === selected ? running : undefined));
  const ready = useApp((state) => state.phase === 'ready');
  const described = useApp(
    ({ describing, selected }) => selected !== undefined && describing.includes(selected),
  );
  const session = useSession();
  const progress = running?.progress;
  const at = stepIndex(progress);
  const waiting = ready ? text.progress.waiting : text.progress.waitingForEngine;
  return (
    <div className={css.stages} data-testid="stages">
      <p className={css.now}>
        {running?.cancelling
          ? text.progress.cancelling
          : described && !progress
            ? text.describe.busy
            : running
              ? text.progress.stage(progress)
              : waiting}
      </p>
      <progress
        className={ui.progress}
        value={running ? scoreShare(progress) : 0}
        max={1}
        aria-label={text.progress.of(item?.name ?? '')}
      />
      <ol className={css.steps}>
        {scoreSteps.map((step, i) => (
          <li key={step} data-state={i < at ? 'done' : i === at ? 'now' : 'later'}>
            <span className={css.bullet}>{i < at && <CheckIcon />}</span>
            {text.progress.step[step]}
            {step === 'crops' && progress?.stage === 'crops' && (
              <span className={css.count}>{text.progress.crops(progress.done, progress.total)}</span>
            )}
          </li>
        ))}
      </ol>
      {running && (
        <button
          type="button"
          className={ui.button}
          disabled={running.cancelling}
          onClick={() => session.cancelCurrent()}
        >
          {text.progress.cancel}
        </button>
      )}
    </div>
  );
}
