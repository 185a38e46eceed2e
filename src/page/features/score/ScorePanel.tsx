import { text } from '../../app/text.ts';
import { useApp, useSelectedItem, useSelectedScore, useSession } from '../../kit/context.ts';
import { WithoutDescription } from '../describe/WithoutDescription.tsx';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { HeadCard } from './HeadCard.tsx';
import css from './ScorePanel.module.css';
import { Stages } from './Stages.tsx';
import { Warnings } from './Warnings.tsx';

/** The shown image's scores, or how far they are, or why there are none. */
export function ScorePanel() {
  const item = useSelectedItem();
  const scored = useSelectedScore();
  const busy = item?.status === 'waiting' || item?.status === 'running';
  return (
    <section
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      aria-label={text.score.heading}
      data-waiting={!scored && (!item || busy)}
    >
      <header className={css.header}>
        <h2 className={ui.heading}>{text.score.heading}</h2>
        {scored?.beforehand && (
          <span className={css.beforehand} title={text.score.beforehandHint} data-testid="beforehand">
            {text.score.beforehand}
          </span>
        )}
        {item && (
          <span className={css.name} title={item.name}>
            {item.name}
          </span>
        )}
      </header>
      {!item && <p className={css.empty}>{text.score.none}</p>}
      <Untrained />
      {busy && !scored?.beforehand && <Stages />}
      <Trouble />
      <WithoutDescription />
      {scored && (
        <div
          className={css.heads}
          data-old={(busy && !scored.beforehand) || item?.status === 'failed'}
          data-beforehand={scored.beforehand}
          data-testid="scores"
        >
          {busy && !scored.beforehand && <p className={css.old}>{text.score.old}</p>}
          {scored.model.heads
            .filter(
              ({ name }) =>
                scored.result.scores[name] !== undefined || scored.result.withheld?.[name] !== undefined,
            )
            .map((head) => (
              <HeadCard key={head.name} head={head} scored={scored} />
            ))}
          <Warnings warnings={scored.result.warnings} />
        </div>
      )}
    </section>
  );
}

function Untrained() {
  const untrained = useApp((state) => state.model?.untrained ?? false);
  if (!untrained) return null;
  return (
    <div className={ui.notice} data-testid="untrained">
      <WarningIcon />
      <p>
        <strong>{text.model.untrainedTitle}</strong> {text.model.untrainedBody}
      </p>
    </div>
  );
}

/** An error, or a cancelled item, with what can be done. */
function Trouble() {
  const item = useSelectedItem();
  const session = useSession();
  if (item?.status !== 'failed' && item?.status !== 'cancelled') return null;
  const again = (
    <button type="button" className={ui.button} onClick={() => session.rescore([item.id])}>
      {text.score.again}
    </button>
  );
  if (item.status === 'cancelled') {
    return (
      <div className={css.trouble}>
        <p>{text.score.cancelled}</p>
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
