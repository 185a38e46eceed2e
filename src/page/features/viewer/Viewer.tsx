import type { ReactNode } from 'react';
import { useSlice } from '../../kit/context.ts';
import { useNarrow } from '../../kit/screen/use-narrow.ts';
import type { Neighbours } from '../../kit/screen/use-swipe.ts';
import { selectionStore, useSelectedItem } from '../batch/index.ts';
import { soughtBy } from '../explain/index.ts';
import { OpenButton, openStrings } from '../intake/index.ts';
import { Legend } from './Legend.tsx';
import { MapControls } from './MapControls.tsx';
import { Stage } from './stage/Stage.tsx';
import { PatchesFound } from './PatchesFound.tsx';
import { StageTools } from './StageTools.tsx';
import { viewerStore } from './store.ts';
import { viewerStrings } from './strings.ts';
import { Toolbar } from './Toolbar.tsx';
import css from './Viewer.module.css';

interface Props {
  children?: ReactNode;
  /** What a finger swipes to. */
  neighbours?: Neighbours | undefined;
  /** More buttons below it. */
  tools?: ReactNode;
}

function ShownStage({ neighbours }: Props) {
  const item = useSelectedItem();
  return item && <Stage item={item} neighbours={neighbours} />;
}

/** The image, in its own colours until a map is chosen; `children`, the marks, stand below it. */
export function Viewer({ children, neighbours, tools }: Props) {
  const any = useSlice(selectionStore, ({ selected }) => selected !== undefined);
  const layer = useSlice(viewerStore, (state) => state.layer);
  const sought = soughtBy(layer);
  const narrow = useNarrow();
  // a condition that does not hold is false, not nothing
  const marked = Boolean(children);
  const options = layer !== 'none' && (
    <>
      <MapControls />
      {sought && <PatchesFound sought={sought} />}
      <p className={css.note}>{viewerStrings.layerNote[layer]}</p>
    </>
  );
  return (
    <section className={css.viewer} aria-label={viewerStrings.heading}>
      {any ? (
        <ShownStage neighbours={neighbours} />
      ) : (
        <div className={css.empty}>
          <p className={css.emptyTitle}>{openStrings.drop}</p>
          <p>{openStrings.dropHint}</p>
          <OpenButton />
        </div>
      )}
      <div className={css.tools}>
        {marked ? children : <Toolbar />}
        <StageTools>{tools}</StageTools>
      </div>
      {marked && <Toolbar />}
      {layer !== 'none' && (
        <div className={css.footer}>
          <Legend />
          {narrow ? (
            <details>
              <summary>{viewerStrings.options}</summary>
              <div className={css.options}>{options}</div>
            </details>
          ) : (
            options
          )}
        </div>
      )}
    </section>
  );
}
