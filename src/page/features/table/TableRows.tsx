import { useMemo } from 'react';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import { selectionStore } from '../batch/index.ts';
import { type Column, columnsOf } from './columns.ts';
import css from './ImagesTable.module.css';
import { PickAll } from './Picked.tsx';
import { useRowWindow } from './row-window.ts';
import { Row, type ShowImage } from './Row.tsx';
import { isMarked, type TableRow } from './rows.ts';
import { type SortKey, tableStore } from './store.ts';
import { tableStrings } from './strings.ts';

/** From how many pixels on a list is roomy, and wide. */
const [roomy, wide] = [700, 1000];

/**
 * A compact list has a column for each score, and for what it is sorted by: the rest stands below the name and the scores. In a wide one pictures and bars are
 * larger, and prompts have a second line.
 */
const layoutAt = (width: number): 'compact' | 'roomy' | 'wide' =>
  width > 0 && width < roomy ? 'compact' : width < wide ? 'roomy' : 'wide';

/** As the style sheet has it. */
const heightAt = (width: number): number => (layoutAt(width) === 'wide' ? 72 : 56);

interface Props {
  rows: TableRow[];
  heads: HeadInfo[];
  /** Stable, or every row is drawn again. */
  onShow: ShowImage;
}

/** Images with their scores, a row each; a click on a row shows it. */
export function TableRows({ rows, heads, onShow }: Props) {
  const sort = useSlice(tableStore, (state) => state.sort);
  const threshold = useSlice(tableStore, (state) => state.threshold);
  const table = usePart(tableStore);
  const selected = useSlice(selectionStore, (state) => state.selected);
  const at = rows.findIndex(({ item }) => item.id === selected);
  const { scroller, first, end, before, after, width } = useRowWindow(
    { length: rows.length, at, selected },
    heightAt,
  );
  const layout = layoutAt(width);
  const compact = layout === 'compact';
  const columns = useMemo(() => columnsOf(rows, heads, compact, sort.key), [rows, heads, compact, sort.key]);
  const shown = useMemo(() => new Set(columns.map(([key]) => key)), [columns]);
  const titles: Column[] = [['name', tableStrings.columns.image, false], ...columns];
  const sortBy = (key: SortKey): void => {
    const next = sort.key === key && sort.descending ? 'best' : key;
    table.setState({ sort: { key: next, descending: next === key && sort.key === key } });
  };
  return (
    <div
      className={css.scroller}
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={tableStrings.scroller}
    >
      <table
        // made anew: Chromium leaves a table in a container that crosses widths with the styles it had
        key={layout}
        className={`${css.table ?? ''} ${compact ? (css.compact ?? '') : ''}`}
        data-testid="images"
        data-layout={layout}
        aria-rowcount={rows.length + 1}
        // no narrower than its columns
        style={compact ? { minWidth: 180 + 70 * columns.length } : undefined}
      >
        <thead>
          <tr>
            <PickAll rows={rows} />
            {titles.map(([key, label, numeric]) => (
              <th
                key={key}
                scope="col"
                className={numeric ? css.number : undefined}
                aria-sort={sort.key !== key ? undefined : sort.descending ? 'descending' : 'ascending'}
              >
                <button type="button" title={tableStrings.sortBy(label)} onClick={() => sortBy(key)}>
                  {label}
                  <span aria-hidden="true">{sort.key === key ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
            {!compact && <td />}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
          {rows.slice(first, end).map((row, i) => (
            <Row
              key={row.item.id}
              row={row}
              heads={heads}
              shown={shown}
              index={first + i + 2}
              onShow={onShow}
              compact={compact}
              mark={isMarked(row, threshold) ? threshold?.side : undefined}
            />
          ))}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}
