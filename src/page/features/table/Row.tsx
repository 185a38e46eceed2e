import { memo } from 'react';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import { scoreNumber, timeText } from '../../kit/format.ts';
import { placeOnScale, shownScore } from '../../kit/scale.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { AboveIcon, BelowIcon, CloseIcon, StarIcon } from '../../kit/ui/Icons.tsx';
import { FilePath } from '../../kit/ui/path/FilePath.tsx';
import ui from '../../kit/ui/ui.module.css';
import { batchOf, failureOf, queueStore, selectionStore } from '../batch/index.ts';
import { cullStrings, FlagIcon, type Mark, useMark } from '../cull/index.ts';
import { scoreShare } from '../engine/index.ts';
import { PickCell } from './Picked.tsx';
import css from './Row.module.css';
import type { TableRow } from './rows.ts';
import type { SortKey, Threshold } from './store.ts';
import { tableStrings } from './strings.ts';

interface Props {
  row: TableRow;
  heads: HeadInfo[];
  /** The columns there are beside the names. */
  shown: ReadonlySet<SortKey>;
  /** Row number in the whole table, for screen readers. */
  index: number;
  /** The side of the threshold its score is on, if the row is flagged. */
  mark: Threshold['side'] | undefined;
  onShow: ShowImage;
  compact: boolean;
}

/** A click on an image; with Shift up to it, with Ctrl also it; the second of two opens it. */
export type ShowImage = (id: string, how: { range: boolean; toggle: boolean; twice: boolean }) => void;

export const Row = memo(function Row(props: Props) {
  const { row, heads, shown, index, mark, onShow, compact } = props;
  const { item, scored } = row;
  const isSelected = useSlice(selectionStore, (state) => state.selected === item.id);
  const decided = useMark(item.id);
  const batch = usePart(batchOf);
  return (
    <tr
      className={css.row}
      data-selected={isSelected}
      data-testid="row"
      data-status={item.status}
      aria-rowindex={index}
      data-marked={mark !== undefined}
      data-flag={decided?.flag}
      onClick={(event) =>
        onShow(item.id, {
          range: event.shiftKey,
          toggle: event.ctrlKey || event.metaKey,
          twice: event.detail === 2,
        })
      }
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
            <span className={css.line}>
              <button
                type="button"
                className={css.name}
                aria-current={isSelected}
                title={tableStrings.show(item.name)}
                aria-label={item.name}
              >
                <FilePath path={item.name} />
              </button>
              <Decided mark={decided} />
              {mark && (
                <span className={css.mark} title={tableStrings.mark[mark]}>
                  {mark === 'above' ? <AboveIcon /> : <BelowIcon />}
                  <span className="visually-hidden">{tableStrings.mark[mark]}</span>
                </span>
              )}
            </span>
            {compact ? (
              <span className={css.rest} data-status={item.status}>
                {restOf(row)}
              </span>
            ) : (
              <span className={css.prompt} title={item.prompt}>
                {item.prompt}
              </span>
            )}
          </span>
        </span>
      </td>
      {heads.map((head) => (
        <ScoreCells
          key={head.name}
          head={head}
          shown={shown}
          score={scored?.result.scores[head.name]}
          spread={scored?.result.spread[head.name]}
          compact={compact}
        />
      ))}
      {shown.has('status') && (
        <td
          className={css.status}
          data-status={item.status}
          title={(item.error ?? item.descriptionError)?.message}
        >
          {item.error ? (
            failureOf(item)
          ) : (
            <span className={item.status === 'done' ? 'visually-hidden' : undefined}>
              {tableStrings.status[item.status]}
            </span>
          )}
          {item.descriptionError && <span className={css.lack}>{tableStrings.withoutDescription}</span>}
          {item.status === 'running' && <RunningBar id={item.id} />}
        </td>
      )}
      {shown.has('time') && <td className={css.number}>{scored ? timeText(scored.result.ms) : ''}</td>}
      {!compact && (
        <td className={css.end}>
          <IconButton
            label={tableStrings.remove(item.name)}
            onClick={(event) => {
              event.stopPropagation();
              batch.remove([item.id]);
            }}
          >
            <CloseIcon />
          </IconButton>
        </td>
      )}
    </tr>
  );
});

/** What has no column of its own. */
function restOf({ item, scored }: TableRow): string {
  if (item.error) return failureOf(item) ?? '';
  return [
    ...(item.status === 'done' ? [] : [tableStrings.status[item.status]]),
    ...(item.descriptionError ? [tableStrings.withoutDescription] : []),
    ...(scored ? [timeText(scored.result.ms)] : []),
  ].join(', ');
}

/** The user's decision, beside the name. */
function Decided({ mark }: { mark: Mark | undefined }) {
  if (!mark) return null;
  const { flag, stars } = mark;
  const words = [...(flag ? [cullStrings.flag[flag]] : []), ...(stars ? [cullStrings.stars(stars)] : [])];
  return (
    <span className={css.decided} data-flag={flag} title={words.join(', ')}>
      <span className="visually-hidden">{words.join(', ')}</span>
      {flag && <FlagIcon flag={flag} />}
      {stars && (
        <span aria-hidden="true">
          {stars} <StarIcon />
        </span>
      )}
    </span>
  );
}

interface ScoreProps extends Pick<Props, 'shown' | 'compact'> {
  head: HeadInfo;
  score: number | undefined;
  spread: number | undefined;
}

function ScoreCells({ head, shown, score, spread, compact }: ScoreProps) {
  const span = head.max - head.min;
  const around = spread === undefined ? '' : `± ${scoreNumber(spread, span)}`;
  return (
    <>
      {shown.has(`score:${head.name}`) && (
        <td className={`${css.number ?? ''} ${css.scored ?? ''}`}>
          {score === undefined ? (
            '–'
          ) : (
            <>
              <span className={css.score}>
                <span className={css.bar} aria-hidden="true">
                  <span style={{ width: `${placeOnScale(head, score).at * 100}%` }} />
                </span>
                {scoreNumber(shownScore(head, score), span)}
              </span>
              {compact && <span className={css.rest}>{around}</span>}
            </>
          )}
        </td>
      )}
      {shown.has(`spread:${head.name}`) && <td className={css.number}>{around || '–'}</td>}
    </>
  );
}

function RunningBar({ id }: { id: string }) {
  const progress = useSlice(queueStore, ({ running }) => (running?.id === id ? running.progress : undefined));
  return (
    <progress
      className={ui.progress}
      max={1}
      value={scoreShare(progress)}
      aria-label={tableStrings.status.running}
    />
  );
}
