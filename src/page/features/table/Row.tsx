import { memo } from 'react';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { scoreNumber, timeText } from '../../kit/format.ts';
import { placeOnScale } from '../../kit/scale.ts';
import { scoreShare } from '../engine/stages.ts';
import type { TableRow } from './rows.ts';
import type { Threshold } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import { CloseIcon, WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { PickCell } from './Picked.tsx';
import css from './Row.module.css';

interface Props {
  row: TableRow;
  heads: HeadInfo[];
  /** Place in the whole table, for screen readers. */
  index: number;
  /** On which side of the limit its score lies, where it is marked. */
  mark: Threshold['side'] | undefined;
}

export const Row = memo(function Row({ row: { item, scored }, heads, index, mark }: Props) {
  const selected = useApp(({ tab, selected, compared }) =>
    tab === 'compare' ? Object.values(compared).includes(item.id) : selected === item.id,
  );
  const session = useSession();
  const base = item.name.slice(item.name.lastIndexOf('/') + 1);
  const folder = item.name.slice(0, item.name.length - base.length);
  return (
    <tr
      className={css.row}
      data-selected={selected}
      data-testid="row"
      data-status={item.status}
      aria-rowindex={index}
      data-marked={mark !== undefined}
      onClick={() => session.choose(item.id)}
    >
      <PickCell item={item} />
      <td>
        <span className={css.image}>
          {item.thumb ? (
            <img src={item.thumb} alt="" width="40" height="40" />
          ) : (
            <span className={css.blank} />
          )}
          <span className={css.words}>
            <button
              type="button"
              className={css.name}
              aria-current={selected}
              title={text.table.show(item.name)}
              aria-label={item.name}
            >
              {folder !== '' && <span className={css.folder}>{folder}</span>}
              <span className={css.base}>{base}</span>
            </button>
            {item.error && <span className={css.why}>{item.error.message}</span>}
          </span>
          {mark && (
            <span className={css.mark} title={text.rows.mark[mark]}>
              <WarningIcon />
              <span className="visually-hidden">{text.rows.mark[mark]}</span>
            </span>
          )}
        </span>
      </td>
      {heads.map((head) => (
        <ScoreCells
          key={head.name}
          head={head}
          score={scored?.result.scores[head.name]}
          spread={scored?.result.spread[head.name]}
        />
      ))}
      <td
        className={css.status}
        data-status={item.status}
        title={(item.error ?? item.descriptionError)?.message}
      >
        {item.error ? item.error.message : text.table.status[item.status]}
        {item.descriptionError && <span className={css.lack}>{text.describe.withoutShort}</span>}
        {item.status === 'running' && <RunningBar id={item.id} />}
      </td>
      <td className={css.number}>{scored ? timeText(scored.result.ms) : ''}</td>
      <td className={css.end}>
        <button
          type="button"
          className={css.remove}
          aria-label={text.table.remove(item.name)}
          onClick={(event) => {
            event.stopPropagation();
            session.remove([item.id]);
          }}
        >
          <CloseIcon />
        </button>
      </td>
    </tr>
  );
});

function ScoreCells({ head, score, spread }: { head: HeadInfo; score?: number; spread?: number }) {
  const span = head.max - head.min;
  if (score === undefined) {
    return (
      <>
        <td className={css.number}>–</td>
        <td className={css.number}>–</td>
      </>
    );
  }
  return (
    <>
      <td className={css.number}>
        <span className={css.score}>
          <span className={css.bar} aria-hidden="true">
            <span style={{ width: `${placeOnScale(head, score).at * 100}%` }} />
          </span>
          {scoreNumber(score, span)}
        </span>
      </td>
      <td className={css.number}>{spread === undefined ? '–' : `± ${scoreNumber(spread, span)}`}</td>
    </>
  );
}

function RunningBar({ id }: { id: string }) {
  const progress = useApp(({ running }) => (running?.id === id ? running.progress : undefined));
  return (
    <progress
      className={ui.progress}
      max={1}
      value={scoreShare(progress)}
      aria-label={text.table.status.running}
    />
  );
}
