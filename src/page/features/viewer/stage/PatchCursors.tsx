import { useSlice } from '../../../kit/context.ts';
import { type PlacedMap, readCell } from '../../explain/index.ts';
import { viewerStore } from '../store.ts';
import css from './PatchCursors.module.css';

/** Outlines of the map (inside a crop), the patch under the pointer and the pinned one. */
export function PatchCursors({ map, width, height }: { map: PlacedMap; width: number; height: number }) {
  const hover = useSlice(viewerStore, (state) => state.hover);
  const pinned = useSlice(viewerStore, (state) => state.pinned);
  const layer = useSlice(viewerStore, (state) => state.layer);
  const box = (corner: { x: number; y: number }) => ({ ...corner, width: map.cell, height: map.cell });
  const pinnedHere = pinned && readCell(map, pinned);
  return (
    <svg
      className={css.cursors}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {layer.startsWith('crop-') && (
        <rect
          className={css.area}
          x={map.originX}
          y={map.originY}
          width={map.columns * map.cell}
          height={map.rows * map.cell}
        />
      )}
      {hover && <rect className={css.hover} {...box(hover)} />}
      {pinned && pinnedHere && (
        <>
          <rect className={css.halo} {...box(pinned)} />
          <rect className={css.pinned} {...box(pinned)} data-testid="pinned" />
        </>
      )}
    </svg>
  );
}
