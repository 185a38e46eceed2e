import { text } from '../../app/text.ts';
import { OpenButton } from '../../app/Header.tsx';
import { useSelectedItem, useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { Legend } from './Legend.tsx';
import { MapControls } from './MapControls.tsx';
import { Stage } from './Stage.tsx';
import { StageTools } from './StageTools.tsx';
import { Toolbar } from './Toolbar.tsx';
import css from './Viewer.module.css';

/** The image with the maps that explain its score. */
export function Viewer() {
  const item = useSelectedItem();
  const layer = useApp((state) => state.layer);
  return (
    <section className={`${ui.card ?? ''} ${css.viewer ?? ''}`} aria-label={text.viewer.heading}>
      <Toolbar />
      {item ? (
        <div className={css.stage}>
          <Stage key={item.id} item={item} />
          <StageTools />
        </div>
      ) : (
        <div className={css.empty}>
          <p className={css.emptyTitle}>{text.open.drop}</p>
          <p>{text.open.dropHint}</p>
          <OpenButton />
        </div>
      )}
      <div className={css.footer}>
        <Legend />
        <MapControls />
        <p className={css.note}>{text.viewer.layerNote[layer]}</p>
      </div>
    </section>
  );
}
