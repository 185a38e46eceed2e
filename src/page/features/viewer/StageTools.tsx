import { zoomAbout } from './zoom.ts';
import { fitted } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import { EyeIcon, FitIcon, MinusIcon, PlusIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { SaveMenu } from './SaveMenu.tsx';
import css from './StageTools.module.css';

/** Zoom, a look at the bare image, and saving: they float over the image's corner. */
export function StageTools() {
  const zoom = useApp((state) => state.zoom);
  const setView = useApp((state) => state.setView);
  const session = useSession();
  const square = `${ui.quiet ?? ''} ${ui.square ?? ''}`;
  return (
    <div className={css.tools}>
      <button
        type="button"
        className={square}
        aria-label={text.viewer.peek}
        title={text.viewer.peek}
        onPointerDown={() => setView({ peek: true })}
        onPointerUp={() => setView({ peek: false })}
        onPointerLeave={() => setView({ peek: false })}
        onKeyDown={(event) => {
          if (event.key === ' ' || event.key === 'Enter') setView({ peek: true });
        }}
        onKeyUp={() => setView({ peek: false })}
        onBlur={() => setView({ peek: false })}
      >
        <EyeIcon />
      </button>
      <button
        type="button"
        className={square}
        aria-label={text.viewer.zoomOut}
        title={text.viewer.zoomOut}
        disabled={zoom.scale === 1}
        onClick={() => setView({ zoom: zoomAbout(zoom, 1 / 1.5, 0, 0) })}
      >
        <MinusIcon />
      </button>
      <button
        type="button"
        className={square}
        aria-label={text.viewer.fit}
        title={text.viewer.fit}
        disabled={zoom === fitted}
        onClick={() => session.resetZoom()}
      >
        <FitIcon />
      </button>
      <button
        type="button"
        className={square}
        aria-label={text.viewer.zoomIn}
        title={text.viewer.zoomIn}
        onClick={() => setView({ zoom: zoomAbout(zoom, 1.5, 0, 0) })}
      >
        <PlusIcon />
      </button>
      <SaveMenu />
    </div>
  );
}
