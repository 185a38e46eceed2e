import { useEffect, useId, useMemo, useState } from 'react';
import { useScrolled } from '../../../kit/screen/use-scrolled.ts';
import { cullStrings, FlagIcon, useMark } from '../../cull/index.ts';
import { type TableRow, useShownGroups } from '../../table/index.ts';
import css from './Filmstrip.module.css';
import { galleryStrings } from '../strings.ts';

/** Width of a picture with the gap after it, in pixels. */
const step = 72;

/** So many pictures beyond each end are drawn as well. */
const margin = 4;

interface Props {
  current: string | undefined;
  /** Others that are shown as well. */
  beside?: readonly (string | undefined)[];
  show: (id: string) => void;
}

/** The images of the gallery in its order, the shown one in the middle; only what is near the visible part is drawn. Arrow keys step through it. */
export function Filmstrip({ current, beside, show }: Props) {
  const groups = useShownGroups();
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const { left, width } = useScrolled(element, step);
  const name = useId();
  const at = rows.findIndex(({ item }) => item.id === current);
  useEffect(() => {
    if (element && at >= 0) element.scrollTo({ left: (at + 0.5) * step - element.clientWidth / 2 });
  }, [element, at, width]);
  const first = Math.max(0, Math.floor(left / step) - margin);
  const end = Math.min(rows.length, Math.ceil((left + width) / step) + margin);
  return (
    <div
      className={css.strip}
      ref={setElement}
      role="listbox"
      aria-label={galleryStrings.filmstrip}
      aria-orientation="horizontal"
      aria-activedescendant={at >= first && at < end ? `${name}-${at}` : undefined}
      tabIndex={0}
      data-testid="filmstrip"
      onKeyDown={(event) => {
        const next = rows[at + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? Number.NaN)];
        if (!next) return;
        event.preventDefault();
        // the loupe has the same keys
        event.stopPropagation();
        show(next.item.id);
      }}
    >
      <div className={css.film} role="presentation" style={{ width: rows.length * step }}>
        {rows.slice(first, end).map((row, i) => (
          <Still
            key={row.item.id}
            row={row}
            id={`${name}-${first + i}`}
            place={first + i}
            count={rows.length}
            selected={first + i === at}
            shown={beside?.includes(row.item.id)}
            show={show}
          />
        ))}
      </div>
    </div>
  );
}

interface StillProps {
  row: TableRow;
  id: string;
  place: number;
  count: number;
  selected: boolean;
  shown: boolean | undefined;
  show: (id: string) => void;
}

function Still({ row: { item }, id, place, count, selected, shown, show }: StillProps) {
  const mark = useMark(item.id);
  return (
    <div
      className={css.still}
      id={id}
      role="option"
      aria-selected={selected}
      aria-posinset={place + 1}
      aria-setsize={count}
      aria-label={mark?.flag ? `${item.name}, ${cullStrings.flag[mark.flag]}` : item.name}
      title={item.name}
      data-flag={mark?.flag}
      data-shown={shown}
      style={{ left: place * step, width: step }}
      onClick={() => show(item.id)}
    >
      {item.thumb !== undefined && <img src={item.thumb} alt="" decoding="async" draggable={false} />}
      {mark?.flag && (
        <span className={css.flag}>
          <FlagIcon flag={mark.flag} />
        </span>
      )}
    </div>
  );
}
