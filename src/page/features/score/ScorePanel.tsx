import { usePart, useSlice } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { batchOf, useSelectedItem, useSelectedScore } from '../batch/index.ts';
import { WithoutDescription } from '../describe/index.ts';
import { engineStore, modelStrings } from '../engine/index.ts';
import { HeadCard } from './HeadCard.tsx';
import css from './ScorePanel.module.css';
import { Stages } from './Stages.tsx';
import { scoreStrings } from './strings.ts';
import { Why } from './Why.tsx';
import { Warnings } from './Warnings.tsx';

/** The shown image's scores, or their progress, or why there are none. */
export function ScorePanel() {
  const item = useSelectedItem();
  const scored = useSelectedScore();
  const busy = item?.status === 'waiting' || item?.status === 'running';
  return (
    <section
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      aria-label={scoreStrings.heading}
      data-waiting={!scored && (!item || busy)}
    >
      <header className={css.header}>
        <h2 className={ui.heading}>{scoreStrings.heading}</h2>
        {scored?.precomputed && (
          <span className={css.precomputed} title={scoreStrings.precomputedHint} data-testid="beforehand">
            {scoreStrings.precomputed}
          </span>
        )}
        {item && (
          <span className={css.name} title={item.name}>
            {item.name}
          </span>
        )}
      </header>
      {!item && <p className={css.empty}>{scoreStrings.none}</p>}
      <Untrained />
      {busy && !scored?.precomputed && <Stages />}
      <Trouble />
      <WithoutDescription />
      {scored && (
        <div
          className={css.heads}
          data-old={(busy && !scored.precomputed) || item?.status === 'failed'}
          data-beforehand={scored.precomputed}
          data-testid="scores"
        >
          {busy && !scored.precomputed && <p className={css.old}>{scoreStrings.old}</p>}
          {scored.model.heads
            .filter(
              ({ name }) =>
                scored.result.scores[name] !== undefined || scored.result.withheld?.[name] !== undefined,
            )
            .map((head) => (
              <HeadCard key={head.name} head={head} scored={scored} />
            ))}
          <Why result={scored.result} />
          <Warnings warnings={scored.result.warnings} />
        </div>
      )}
    </section>
  );
}

function Untrained() {
  const untrained = useSlice(engineStore, (state) => state.model?.untrained ?? false);
  if (!untrained) return null;
  return (
    <div className={ui.notice} data-testid="untrained">
      <WarningIcon />
      <p>
        <strong>{modelStrings.untrainedTitle}</strong> {modelStrings.untrainedBody}
      </p>
    </div>
  );
}

/** An error, or a cancelled item, with what can be done. */
function Trouble() {
  const item = useSelectedItem();
  const batch = usePart(batchOf);
  if (item?.status !== 'failed' && item?.status !== 'cancelled') return null;
  const again = (
    <button type="button" className={ui.button} onClick={() => batch.rescore([item.id])}>
      {scoreStrings.again}
    </button>
  );
  if (item.status === 'cancelled') {
    return (
      <div className={css.trouble}>
        <p>{scoreStrings.cancelled}</p>
        {again}
      </div>
    );
  }
  return (
    <div className={css.trouble} data-testid="item-error">
      <div className={ui.bad}>
        <WarningIcon />
        <p>
          <strong>{item.error?.message}</strong> {item.error?.hint}
        </p>
      </div>
      {again}
    </div>
  );
}
