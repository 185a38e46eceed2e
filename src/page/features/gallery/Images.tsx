import { useCallback, useMemo } from 'react';
import { usePage, usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { headsInUse, listedStore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { looksStore } from '../groups/index.ts';
import { KeepFiles } from '../keep/index.ts';
import { PickedMarks } from './decide/PickedMarks.tsx';
import { isBatch } from '../viewer/index.ts';
import {
  BatchCount,
  BatchEnd,
  BatchWork,
  orderInForce,
  PickedBar,
  type ShowImage,
  TableRows,
  tableStore,
  ThresholdChoice,
  useShownGroups,
} from '../table/index.ts';
import { clickTile, openLoupe } from './actions.ts';
import { ChooseBest } from './decide/ChooseBest.tsx';
import { Grid } from './grid/Grid.tsx';
import { Histogram } from './filters/Histogram.tsx';
import css from './Images.module.css';
import { galleryStore } from './store.ts';
import { galleryStrings } from './strings.ts';
import { keepBest } from './decide/keep-best.ts';
import { Toolbar } from './filters/Toolbar.tsx';

/** Every image: as a gallery or as a table, in one order, with one set of filters and one selection; a single one as a row. */
export function Images() {
  const page = usePage();
  const { items, order, results } = useSlice(listedStore, (state) => state);
  const model = useSlice(engineStore, (state) => state.model);
  const { sort: chosen, filter, threshold, range, flag, by } = useSlice(tableStore, (state) => state);
  const { view, filters } = useSlice(galleryStore, (state) => state);
  const looking = useSlice(looksStore, (state) => state.progress);
  const table = usePart(tableStore);
  const groups = useShownGroups();
  const show = useCallback<ShowImage>(
    (id, how) => {
      clickTile(page, id, how);
      if (how.twice) openLoupe(page, [id]);
    },
    [page],
  );
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const sort = useMemo(() => orderInForce(rows, chosen), [rows, chosen]);
  const heads = useMemo(() => headsInUse(results, model), [results, model]);
  const named = heads.find(({ name }) => sort.key === `score:${name}`);
  const batch = isBatch({ items, order });
  const own = order.some((id) => items[id]?.sample === false);
  if (!own && order.length < 2) return null;
  const narrowed = filter.trim() !== '' || range !== undefined || flag !== 'all' || threshold?.only === true;
  const showAll = (): void =>
    table.setState({
      filter: '',
      range: undefined,
      flag: 'all',
      threshold: threshold && { ...threshold, only: false },
    });
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={galleryStrings.heading}>
      <BatchWork />
      {batch ? (
        <>
          <Toolbar heads={heads} sort={sort} narrowed={range !== undefined || threshold !== undefined} />
          {(filters || (view === 'table' && threshold)) && (
            <div className={css.filters}>
              {filters && heads.map((head) => <Histogram key={head.name} head={head} />)}
              <ThresholdChoice heads={heads} />
            </div>
          )}
          {looking && (
            <p className={css.looking} role="status">
              {galleryStrings.looking(looking.done, looking.total)}
            </p>
          )}
        </>
      ) : (
        <div className={css.few}>
          <BatchCount />
        </div>
      )}
      <PickedBar rows={rows} actions={<PickedMarks />}>
        {rows.length === 0 ? (
          <div className={css.none}>
            <p>{galleryStrings.noMatch}</p>
            {narrowed && (
              <button type="button" className={ui.button} onClick={showAll}>
                {galleryStrings.showAll}
              </button>
            )}
          </div>
        ) : batch && view === 'grid' ? (
          <Grid groups={groups} head={named ?? heads[0]} />
        ) : (
          <TableRows rows={rows} heads={heads} onShow={show} />
        )}
      </PickedBar>
      <BatchEnd>
        {batch && <ChooseBest groups={groups} />}
        {batch && <KeepFiles grouped={by !== 'none'} keepBest={(amount) => keepBest(page, groups, amount)} />}
      </BatchEnd>
    </section>
  );
}
