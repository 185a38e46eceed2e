import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import { usePage, useSlice } from '../../../kit/context.ts';
import { bringIntoSight } from '../../../kit/screen/into-sight.ts';
import { useScrolled } from '../../../kit/screen/use-scrolled.ts';
import { pickedStore, selectionStore } from '../../batch/index.ts';
import { isMarked, type ShownGroup, tableStore } from '../../table/index.ts';
import { pickRange } from '../actions.ts';
import css from './Grid.module.css';
import { GroupHeadings } from './GroupHeadings.tsx';
import { filledLayout, layoutOf, type Line, lineOf, linesWithin, measures, tileBeside } from './layout.ts';
import { leadOf } from './lead.ts';
import { galleryStore, tileSizes } from '../store.ts';
import { galleryStrings } from '../strings.ts';
import { focusTile, Tile } from './Tile.tsx';

/** Scrolling by fewer pixels draws nothing. */
const scrollStep = 100;

/** Thumbnails in lines, groups under headings; only what is near the visible part is drawn. */
export function Grid({ groups, head }: { groups: ShownGroup[]; head: HeadInfo | undefined }) {
  const page = usePage();
  const size = useSlice(galleryStore, (state) => state.size);
  const by = useSlice(tableStore, (state) => state.by);
  const selected = useSlice(selectionStore, (state) => state.selected);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const { top, height, width } = useScrolled(element, scrollStep);
  const layout = useMemo(() => {
    const room = Math.max(width - 2 * measures.edge, 1);
    return size === tileSizes.usual
      ? filledLayout(groups, room, height - 2 * measures.edge, tileSizes, by !== 'none')
      : layoutOf(groups, room, size, by !== 'none');
  }, [groups, width, height, size, by]);
  const ids = useMemo(() => groups.flatMap(({ rows }) => rows.map(({ item }) => item.id)), [groups]);
  const { first, end } = linesWithin(layout.lines, top, height);
  const focusWanted = useRef(false);
  const at = selected === undefined ? -1 : ids.indexOf(selected);

  // the shown image comes into sight when it is chosen, whoever chose it; not while the order changes under it
  const place = useRef({ layout, at });
  useLayoutEffect(() => {
    place.current = { layout, at };
  });
  useEffect(() => {
    const line =
      element && place.current.at >= 0 ? lineOf(place.current.layout, place.current.at) : undefined;
    if (element && line) bringIntoSight(element, line, { above: measures.heading, below: measures.gap });
  }, [element, selected, layout.columns]);

  useLayoutEffect(() => {
    if (!focusWanted.current || !element || selected === undefined) return;
    focusTile(element, selected);
    if (element.contains(document.activeElement) && document.activeElement !== element)
      focusWanted.current = false;
  });

  const go = (index: number, range: boolean): void => {
    const id = ids[Math.min(Math.max(index, 0), ids.length - 1)];
    if (id === undefined) return;
    if (range) pickRange(page, id);
    else galleryStore(page).setState({ anchor: id });
    focusWanted.current = true;
    selectionStore(page).getState().select(id);
  };

  const key = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowRight') go(at + 1, event.shiftKey);
    else if (event.key === 'ArrowLeft') go(at - 1, event.shiftKey);
    else if (event.key === 'ArrowDown') go(tileBeside(layout, at, 1), event.shiftKey);
    else if (event.key === 'ArrowUp') go(tileBeside(layout, at, -1), event.shiftKey);
    else if (event.key === 'Home') go(0, event.shiftKey);
    else if (event.key === 'End') go(ids.length - 1, event.shiftKey);
    else if (event.key === 'Escape' && pickedStore(page).getState().picked.size > 0)
      pickedStore(page).setState({ picked: new Set() });
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={css.scroller}
      ref={setElement}
      role="region"
      tabIndex={0}
      aria-label={galleryStrings.scroller}
      data-testid="gallery"
      onKeyDown={key}
    >
      <div
        className={css.canvas}
        style={{ height: layout.height + 2 * measures.edge }}
        role="grid"
        aria-label={galleryStrings.heading}
        aria-rowcount={layout.lines.length}
        aria-multiselectable
      >
        {layout.lines
          .slice(first, end)
          .map((line, i) =>
            line.kind === 'heading' ? (
              <GroupHeadings
                key={`g ${line.stretches[0]?.group.key}`}
                line={line}
                by={by}
                row={first + i + 1}
                tile={layout.width}
              />
            ) : (
              <TileLine
                key={`${line.stretches[0]?.group.key} ${line.first}`}
                line={line}
                head={head}
                row={first + i + 1}
                width={layout.width}
              />
            ),
          )}
      </div>
    </div>
  );
}

interface LineProps {
  line: Extract<Line<ShownGroup>, { kind: 'images' }>;
  head: HeadInfo | undefined;
  /** Its number, from 1. */
  row: number;
  width: number;
}

/** A line of tiles; drawn again where the lines change, not with every image that is shown. */
const TileLine = memo(function TileLine({ line, head, row, width }: LineProps) {
  const by = useSlice(tableStore, (state) => state.by);
  const threshold = useSlice(tableStore, (state) => state.threshold);
  const leads = useMemo(
    () =>
      by === 'none' ? [] : line.stretches.flatMap(({ group }) => leadOf(group, head, by === 'prompt') ?? []),
    [line.stretches, head, by],
  );
  return (
    <div
      className={css.line}
      role="row"
      aria-rowindex={row}
      style={{ top: line.top + measures.edge, gap: measures.gap, paddingInline: measures.edge }}
    >
      {line.tiles.map((tile) => (
        <Tile
          key={tile.item.id}
          {...tile}
          head={head}
          width={width}
          lead={leads.find(({ id }) => id === tile.item.id)}
          beyond={isMarked(tile, threshold) ? threshold?.side : undefined}
        />
      ))}
    </div>
  );
});
