import { useMemo } from 'react';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import { usePart, useSlice } from '../../../kit/context.ts';
import { FilterIcon, GridIcon, ListIcon } from '../../../kit/ui/Icons.tsx';
import { Segments } from '../../../kit/ui/form/Segments.tsx';
import ui from '../../../kit/ui/ui.module.css';
import { listedIds, listedStore } from '../../batch/index.ts';
import { columnKinds, type GroupBy } from '../../groups/index.ts';
import {
  BatchCount,
  bestFirst,
  SearchField,
  type SortKey,
  type TableOrder,
  tableStore,
} from '../../table/index.ts';
import { FlagFilterChoice } from '../decide/FlagFilter.tsx';
import css from './Toolbar.module.css';
import { galleryStore, tileSizes } from '../store.ts';
import { galleryStrings } from '../strings.ts';

const madeGroups = ['prompt', 'folder', 'model', 'stem', 'look'] as const;

interface SortProps {
  heads: HeadInfo[];
  /** The order in force. */
  sort: TableOrder;
}

/** What is listed and how, in one line where there is room: search, order, groups, filter, decision, size and view. */
export function Toolbar({ heads, sort, narrowed }: SortProps & { narrowed: boolean }) {
  const view = useSlice(galleryStore, (state) => state.view);
  const filters = useSlice(galleryStore, (state) => state.filters);
  const gallery = usePart(galleryStore);
  return (
    <div className={css.toolbar}>
      <BatchCount />
      <div className={css.more} data-open={filters}>
        <SearchField />
        <Sort heads={heads} sort={sort} />
        <GroupChoice />
      </div>
      <button
        type="button"
        className={ui.button}
        aria-expanded={filters}
        title={galleryStrings.filters}
        onClick={() => gallery.setState({ filters: !filters })}
      >
        <FilterIcon />
        <span className={css.word}>{galleryStrings.filters}</span>
        {narrowed && (
          <>
            <span className={css.dot} aria-hidden="true" />
            <span className="visually-hidden">{galleryStrings.filtersOn}</span>
          </>
        )}
      </button>
      <FlagFilterChoice />
      <span className={css.end}>
        {view === 'grid' && <SizeSlider />}
        <ViewChoice />
      </span>
    </div>
  );
}

function SizeSlider() {
  const size = useSlice(galleryStore, (state) => state.size);
  const gallery = usePart(galleryStore);
  return (
    <input
      className={css.size}
      type="range"
      min={tileSizes.least}
      max={tileSizes.most}
      step={4}
      value={size}
      aria-label={galleryStrings.size}
      title={galleryStrings.size}
      onChange={(event) => gallery.setState({ size: event.target.valueAsNumber })}
    />
  );
}

function ViewChoice() {
  const view = useSlice(galleryStore, (state) => state.view);
  const gallery = usePart(galleryStore);
  return (
    <Segments
      legend={galleryStrings.view}
      choices={['grid', 'table'] as const}
      chosen={view}
      choose={(one) => gallery.setState({ view: one })}
      title={(one) => galleryStrings.views[one]}
      named={(one) => galleryStrings.views[one]}
    >
      {(one) => (one === 'grid' ? <GridIcon /> : <ListIcon />)}
    </Segments>
  );
}

/** An order as the value of a choice. */
const orderName = ({ key, descending }: TableOrder): string => `${descending ? '-' : '+'}${key}`;

function Sort({ heads, sort }: SortProps) {
  const table = usePart(tableStore);
  const orders: [TableOrder, string][] = [
    [bestFirst, galleryStrings.best],
    [{ key: 'best', descending: true }, galleryStrings.worst],
    ...heads
      .slice(1)
      .map(({ name, title, higherIsBetter }): [TableOrder, string] => [
        { key: `score:${name}` satisfies SortKey, descending: higherIsBetter },
        galleryStrings.byScore(title),
      ]),
    [{ key: 'added', descending: false }, galleryStrings.added],
    [{ key: 'name', descending: false }, galleryStrings.name],
  ];
  const now = orderName(sort);
  const known = orders.some(([order]) => orderName(order) === now);
  return (
    <select
      className={ui.select}
      aria-label={galleryStrings.sort}
      value={now}
      onChange={(event) => {
        const order = orders.find(([one]) => orderName(one) === event.target.value);
        if (order) table.setState({ sort: order[0] });
      }}
    >
      {!known && <option value={now}>{galleryStrings.otherOrder}</option>}
      {orders.map(([order, label]) => (
        <option key={orderName(order)} value={orderName(order)}>
          {label}
        </option>
      ))}
    </select>
  );
}

function GroupChoice() {
  const by = useSlice(tableStore, (state) => state.by);
  const table = usePart(tableStore);
  const { items, order } = useSlice(listedStore, (state) => state);
  const columns = useMemo(
    () => columnKinds(listedIds({ items, order }).flatMap((id) => items[id] ?? [])).others,
    [items, order],
  );
  const choices: [GroupBy, string][] = [
    ['none', galleryStrings.byNone],
    ...madeGroups.map((made): [GroupBy, string] => [made, galleryStrings.group[made]]),
    ...columns.map((column): [GroupBy, string] => [`column:${column}`, galleryStrings.byColumn(column)]),
  ];
  return (
    <select
      className={ui.select}
      aria-label={galleryStrings.by}
      value={by}
      onChange={(event) => {
        const choice = choices.find(([value]) => value === event.target.value);
        if (choice) table.setState({ by: choice[0] });
      }}
    >
      {choices.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
