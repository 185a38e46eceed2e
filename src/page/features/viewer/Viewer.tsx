import { useSlice } from '../../kit/context.ts';
import { useNarrow } from '../../kit/use-narrow.ts';
import ui from '../../kit/ui/ui.module.css';
import { useSelectedItem } from '../batch/index.ts';
import { OpenButton, openStrings } from '../intake/index.ts';
import { Legend } from './Legend.tsx';
import { MapControls } from './MapControls.tsx';
import { Stage } from './stage/Stage.tsx';
import { StageTools } from './StageTools.tsx';
import { viewerStore } from './store.ts';
import { viewerStrings } from './strings.ts';
import { Toolbar } from './Toolbar.tsx';
import css from './Viewer.module.css';

/** The image with the maps that explain its score. */
export function Viewer() {
  const item = useSelectedItem();
  const layer = useSlice(viewerStore, (state) => state.layer);
  const narrow = useNarrow();
  const options = layer !== 'none' && (
    <>
      <MapControls />
      <p className={css.note}>{viewerStrings.layerNote[layer]}</p>
    </>
  );
  return (
    <section className={`${ui.card ?? ''} ${css.viewer ?? ''}`} aria-label={viewerStrings.heading}>
      <Toolbar />
      {item ? (
        <div className={css.stage}>
          <Stage key={item.id} item={item} />
          <StageTools />
        </div>
      ) : (
        <div className={css.empty}>
          <p className={css.emptyTitle}>{openStrings.drop}</p>
          <p>{openStrings.dropHint}</p>
          <OpenButton />
        </div>
      )}
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
