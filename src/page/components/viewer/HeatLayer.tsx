import { useEffect, useMemo, useRef } from 'react';
import { paint } from '../../colormap/colormap.ts';
import { mapRange } from '../../inspect/crop-scores.ts';
import type { PlacedMap } from '../../inspect/map.ts';
import { useApp, useSelectedScore } from '../context.ts';
import css from './HeatLayer.module.css';

/** A map as one canvas pixel per cell; the browser enlarges it. */
export function HeatLayer({ map, width, height }: { map: PlacedMap; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { colormap, opacity, smooth } = useApp((state) => state.settings);
  const [low, high] = useMapRange();

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || map.values.length === 0) return;
    const pixels = paint(map.values, low, high, colormap);
    context.putImageData(new ImageData(pixels, map.columns, map.rows), 0, 0);
  }, [map, low, high, colormap]);

  return (
    <canvas
      ref={canvas}
      className={css.heat}
      width={map.columns}
      height={map.rows}
      data-smooth={smooth}
      data-testid="heatmap"
      aria-hidden="true"
      style={{
        left: `${(map.originX / width) * 100}%`,
        top: `${(map.originY / height) * 100}%`,
        width: `${((map.columns * map.cell) / width) * 100}%`,
        height: `${((map.rows * map.cell) / height) * 100}%`,
        opacity,
      }}
    />
  );
}

/** The colour range of the shown layer. */
export function useMapRange(): [number, number] {
  const scored = useSelectedScore();
  const layer = useApp((state) => state.layer);
  const crop = useApp((state) => state.crop);
  const mode = useApp((state) => state.settings.scaleMode);
  const results = useApp((state) => state.results);
  return useMemo(
    () => (scored ? mapRange(scored, layer, crop, mode, results) : [0, 1]),
    [scored, layer, crop, mode, results],
  );
}
