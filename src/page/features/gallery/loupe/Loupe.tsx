import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { arrange } from '../../../kit/arrange.ts';
import { usePage, usePart, useSlice } from '../../../kit/context.ts';
import { isNarrow } from '../../../kit/screen/use-narrow.ts';
import { useScrolled } from '../../../kit/screen/use-scrolled.ts';
import { type Neighbours, useSwipe } from '../../../kit/screen/use-swipe.ts';
import { SlideBeside } from '../../../kit/screen/SlideBeside.tsx';
import { queueStore, resultsStore, selectionStore } from '../../batch/index.ts';
import { markImages, starCounts } from '../../cull/index.ts';
import { redo, undo } from '../../history/index.ts';
import { shownIds } from '../../table/index.ts';
import { neighboursOf } from '../actions.ts';
import { captionWays } from './caption-ways.ts';
import { type Closeness, nextScale, scaleOf } from './closeness.ts';
import { Filmstrip } from './Filmstrip.tsx';
import css from './Loupe.module.css';
import { LoupeBar } from './LoupeBar.tsx';
import { LoupePane } from './LoupePane.tsx';
import { galleryStore } from '../store.ts';
import { galleryStrings } from '../strings.ts';

/** One image above a filmstrip of all, at 100% where the screen is wide, or two to four side by side under one zoom; each is marked below its picture. */
export function Loupe() {
  const ids = useSlice(galleryStore, (state) => state.loupe);
  return ids.length === 0 ? null : <Opened ids={ids} />;
}

function Opened({ ids }: { ids: string[] }) {
  const page = usePage();
  const gallery = usePart(galleryStore);
  const items = useSlice(queueStore, (state) => state.items);
  const dialog = useRef<HTMLDialogElement>(null);
  const [active, setActive] = useState(ids[0]);
  const [closeness, setCloseness] = useState<Closeness>({
    // on a phone the whole picture: its screen has so many pixels that 100% is small, or cuts off the sides
    scale: ids.length === 1 && !isNarrow() ? 1 : undefined,
    x: 0.5,
    y: 0.5,
  });
  const [wholes, setWholes] = useState<Record<string, number>>({});
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
    // not on a mark, which Enter would set
    dialog.current?.focus();
  }, []);
  const [panes, setPanes] = useState<HTMLDivElement | null>(null);
  const room = useScrolled(panes, 1);
  const results = useSlice(resultsStore, (state) => state.results);
  const here = ids.flatMap((id) => items[id] ?? []);
  const single = ids.length === 1;
  const current = active !== undefined && ids.includes(active) ? active : ids[0];
  const close = (): void => gallery.setState({ loupe: [] });
  const show = (id: string | undefined): void => {
    if (id === undefined) return;
    selectionStore(page).getState().select(id);
    gallery.setState({ loupe: [id] });
  };
  const around = usePart(neighboursOf);
  const neighbours: Neighbours = {
    ...around,
    show(by) {
      const found = around.show(by);
      show(selectionStore(page).getState().selected);
      return found;
    },
  };
  const swipe = useSwipe(single ? neighbours : undefined);
  const step = (by: number): void => {
    if (single) neighbours.show(by);
    else setActive(ids[Math.min(Math.max(ids.indexOf(current ?? '') + by, 0), ids.length - 1)]);
  };
  const mark = (change: Parameters<typeof markImages>[2]): void => {
    if (current !== undefined) markImages(page, [current], change);
  };
  const own = wholes[current ?? ''] ?? 1;
  const scale = closeness.scale && scaleOf(closeness, own);
  const percents = here.map(({ id }) => Math.round(100 * scaleOf(closeness, wholes[id] ?? own)));
  const zoomTo = (next: number | undefined): void =>
    setCloseness({ ...closeness, scale: next, whole: single ? undefined : own });
  const zoom = (by: number): void => zoomTo(nextScale(scale, own, by));
  const zoomFully = (): void => zoomTo(scale === undefined ? 1 : undefined);
  const key = (event: KeyboardEvent): void => {
    const name = event.key.toLowerCase();
    const stars = starCounts.find((count) => String(count) === name);
    if (event.ctrlKey || event.metaKey) {
      if (name === 'z') (event.shiftKey ? redo : undo)(page);
      else if (name === 'y') redo(page);
      else return;
    } else if (stars) mark({ stars });
    else if (name === '0') mark({ stars: undefined });
    else if (name === 'p') mark({ flag: 'keep' });
    else if (name === 'x') mark({ flag: 'reject' });
    else if (name === 'u') mark({ flag: undefined });
    else if (name === '+' || name === '=') zoom(1);
    else if (name === '-') zoom(-1);
    else if (name === 'z' || name === 'c') close();
    else if (name === 'j' || name === 'arrowright') step(1);
    else if (name === 'k' || name === 'arrowleft') step(-1);
    else if (single && name === 'home') show(shownIds(page)[0]);
    else if (single && name === 'end') show(shownIds(page).at(-1));
    // a button's own: it presses it
    else if (name === ' ' && !(event.target instanceof HTMLButtonElement)) zoomFully();
    else return;
    event.preventDefault();
  };
  const shape = ({ id }: { id: string }): number => {
    const result = results[id]?.result;
    return result ? result.width / result.height : 1;
  };
  const { tall, below, beside } = captionWays(room.width);
  const survey = single ? undefined : arrange(here.map(shape), room, [tall, below, beside]);
  const title = single ? galleryStrings.loupe(here[0]?.name ?? '') : galleryStrings.survey(here.length);
  return (
    <dialog
      className={css.loupe}
      ref={dialog}
      tabIndex={-1}
      aria-label={title}
      data-testid="loupe"
      onKeyDown={key}
      onClose={close}
    >
      <div className={css.panes} ref={setPanes} data-survey={!single}>
        <div className={css.track} {...swipe.track}>
          {swipe.sliding && <SlideBeside thumb={around.thumb} />}
          {here.map((item, i) => (
            <LoupePane
              key={item.id}
              item={item}
              active={!single && item.id === current}
              closeness={closeness}
              onCloseness={setCloseness}
              onActive={() => setActive(item.id)}
              place={survey?.places[i]}
              beside={survey?.caption === beside}
              roomy={survey?.caption !== below}
              onWhole={(found) =>
                setWholes((old) => (old[item.id] === found ? old : { ...old, [item.id]: found }))
              }
              swipe={swipe}
            />
          ))}
        </div>
      </div>
      <LoupeBar
        item={single ? here[0] : undefined}
        percents={scale === undefined ? undefined : percents}
        zoom={zoom}
        zoomFully={zoomFully}
        close={close}
      />
      {single && <Filmstrip current={current} show={show} />}
    </dialog>
  );
}
