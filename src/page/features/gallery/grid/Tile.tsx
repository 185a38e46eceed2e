import { memo, useId, type MouseEvent } from 'react';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import { usePage, useSlice } from '../../../kit/context.ts';
import { scoreNumber } from '../../../kit/format.ts';
import { shownScore } from '../../../kit/scale.ts';
import { AboveIcon, BelowIcon, LoupeIcon, StarIcon, WarningIcon } from '../../../kit/ui/Icons.tsx';
import { failureOf, pickedStore, type QueueItem, selectionStore } from '../../batch/index.ts';
import { cullStrings, FlagIcon, type Mark, useMark } from '../../cull/index.ts';
import type { TableRow } from '../../table/index.ts';
import { clickTile, openLoupe } from '../actions.ts';
import { FileImage } from '../FileImage.tsx';
import type { Lead } from './lead.ts';
import { galleryStrings } from '../strings.ts';
import { FilePath } from '../../../kit/ui/path/FilePath.tsx';
import css from './Tile.module.css';
import { verdictOf } from '../verdict.ts';

interface Props extends TableRow {
  head: HeadInfo | undefined;
  width: number;
  /** Set on the best of a group. */
  lead: Lead | undefined;
  /** The side of the threshold its score is on, if it is flagged. */
  beyond: 'below' | 'above' | undefined;
}

/** Wider tiles show the image itself: its small picture would be blurred. */
const sharpUpTo = 230;

/** One image: its picture in its own colours, what was decided about it, and its score. Drawn again where one of these changes. */
export const Tile = memo(function Tile({ item, scored, head, width, lead, beyond }: Props) {
  const page = usePage();
  const isSelected = useSlice(selectionStore, (state) => state.selected === item.id);
  const picked = useSlice(pickedStore, (state) => state.picked.has(item.id));
  const mark = useMark(item.id);
  const caption = useId();
  const click = (event: MouseEvent): void =>
    clickTile(page, item.id, { range: event.shiftKey, toggle: event.ctrlKey || event.metaKey });
  return (
    <div
      className={css.tile}
      role="gridcell"
      aria-selected={picked}
      data-testid="row"
      data-id={item.id}
      data-status={item.status}
      data-selected={isSelected}
      data-picked={picked}
      data-flag={mark?.flag}
      data-marked={beyond !== undefined}
      style={{ width }}
    >
      <button
        type="button"
        className={css.picture}
        style={{ height: width }}
        aria-label={item.name}
        aria-current={isSelected}
        aria-describedby={caption}
        title={item.name}
        tabIndex={isSelected ? 0 : -1}
        onClick={click}
        onDoubleClick={() => openLoupe(page, [item.id])}
      >
        <TilePicture item={item} sharp={width <= sharpUpTo} />
        {/* for the mouse alone: keys have Z, fingers the inspector */}
        <span
          className={css.loupe}
          aria-hidden="true"
          title={galleryStrings.loupeHow}
          onClick={() => openLoupe(page, [item.id])}
        >
          <LoupeIcon />
        </span>
      </button>
      <input
        type="checkbox"
        className={css.pick}
        aria-label={galleryStrings.pick(item.name)}
        checked={picked}
        tabIndex={isSelected ? 0 : -1}
        onChange={(event) => pickedStore(page).getState().pick([item.id], event.target.checked)}
      />
      <div id={caption} className={css.caption}>
        <Marks mark={mark} beyond={beyond} />
        <ScoreLine item={item} scored={scored} head={head} lead={lead} />
        <span className={css.name} aria-hidden="true">
          <FilePath path={item.name} />
        </span>
      </div>
    </div>
  );
});

function TilePicture({ item, sharp }: { item: QueueItem; sharp: boolean }) {
  if (item.thumb === undefined) return <span className={css.blank}>{item.error && <WarningIcon />}</span>;
  if (!sharp && item.file.size > 0) return <FileImage file={item.file} alt="" />;
  return <img src={item.thumb} alt="" decoding="async" draggable={false} />;
}

/** Drawn on the picture, and read with the score. */
function Marks({ mark, beyond }: { mark: Mark | undefined; beyond: Props['beyond'] }) {
  return (
    <>
      {mark?.flag && (
        <span className={css.flag} data-flag={mark.flag}>
          <FlagIcon flag={mark.flag} />
          <span className="visually-hidden">{cullStrings.flag[mark.flag]}. </span>
        </span>
      )}
      {mark?.stars && (
        <span className={css.stars}>
          <span aria-hidden="true">
            {Array.from({ length: mark.stars }, (_, i) => (
              <StarIcon key={i} />
            ))}
          </span>
          <span className="visually-hidden">{cullStrings.stars(mark.stars)}. </span>
        </span>
      )}
      {beyond && (
        <span className={css.beyond}>
          {beyond === 'above' ? <AboveIcon /> : <BelowIcon />}
          <span className="visually-hidden">{galleryStrings.beyond[beyond]}. </span>
        </span>
      )}
    </>
  );
}

function ScoreLine({ item, scored, head, lead }: Omit<Props, 'width' | 'beyond'>) {
  const score = head && scored?.result.scores[head.name];
  const verdict = head && scored && verdictOf(head, scored);
  const old = item.status !== 'done';
  if (!head || score === undefined)
    return (
      <span className={css.state} data-status={item.status} title={item.error?.message}>
        {failureOf(item) ??
          (item.status === 'done' ? galleryStrings.noNumber : galleryStrings.status[item.status])}
      </span>
    );
  const span = head.max - head.min;
  return (
    <span className={css.scoreLine} data-old={old}>
      <strong className={css.score}>{scoreNumber(shownScore(head, score), span)}</strong>{' '}
      {lead ? (
        <span
          className={css.lead}
          data-kind={lead.preference.kind}
          title={galleryStrings.leadHint(lead.preference)}
        >
          {galleryStrings.lead(lead.preference, scoreNumber(lead.margin, span))}
        </span>
      ) : (
        <span className={css.verdict}>
          {old ? galleryStrings.status[item.status] : verdict && galleryStrings.verdict[verdict]}
        </span>
      )}
    </span>
  );
}

/** The button of the shown image takes the focus when asked to. */
export function focusTile(scroller: HTMLElement, id: string): void {
  scroller.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] button`)?.focus({ preventScroll: true });
}
