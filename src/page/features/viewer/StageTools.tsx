import type { ReactNode } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { EyeIcon, FitIcon, MinusIcon, PlusIcon } from '../../kit/ui/Icons.tsx';
import { SaveMenu } from './SaveMenu.tsx';
import { zoomAbout, fitted } from './stage/zoom.ts';
import css from './StageTools.module.css';
import { viewerStore } from './store.ts';
import { viewerStrings } from './strings.ts';

/** Zoom, peek at the bare image, and save: buttons below the image; `children` come first. */
export function StageTools({ children }: { children: ReactNode }) {
  const zoom = useSlice(viewerStore, (state) => state.zoom);
  const bare = useSlice(viewerStore, (state) => state.layer === 'none');
  const viewer = usePart(viewerStore);
  const peekLabel = bare ? viewerStrings.peekMap : viewerStrings.peek;
  return (
    <div className={css.tools}>
      {children}
      <IconButton
        label={peekLabel}
        onPointerDown={() => viewer.setState({ peek: true })}
        onPointerUp={() => viewer.setState({ peek: false })}
        onPointerLeave={() => viewer.setState({ peek: false })}
        onKeyDown={(event) => {
          if (event.key === ' ' || event.key === 'Enter') viewer.setState({ peek: true });
        }}
        onKeyUp={() => viewer.setState({ peek: false })}
        onBlur={() => viewer.setState({ peek: false })}
      >
        <EyeIcon />
      </IconButton>
      <IconButton
        label={viewerStrings.zoomOut}
        disabled={zoom.scale === 1}
        onClick={() => viewer.setState({ zoom: zoomAbout(zoom, 1 / 1.5, 0, 0) })}
      >
        <MinusIcon />
      </IconButton>
      <IconButton
        label={viewerStrings.fit}
        disabled={zoom === fitted}
        onClick={() => viewer.setState({ zoom: fitted })}
      >
        <FitIcon />
      </IconButton>
      <IconButton
        label={viewerStrings.zoomIn}
        onClick={() => viewer.setState({ zoom: zoomAbout(zoom, 1.5, 0, 0) })}
      >
        <PlusIcon />
      </IconButton>
      <SaveMenu />
    </div>
  );
}
