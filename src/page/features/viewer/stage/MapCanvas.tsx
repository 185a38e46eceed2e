import { useEffect, useRef } from 'react';
import { paint, type TableName } from '../../../kit/colormap/colormap.ts';
import type { PlacedMap } from '../../explain/index.ts';
import css from './HeatLayer.module.css';

interface Props {
  map: PlacedMap;
  /** Size of the image under the map, in its pixels. */
  width: number;
  height: number;
  range: [number, number];
  colours: TableName;
  smooth: boolean;
  opacity: number;
}

/** A map as one canvas pixel per cell, in its place over an image; the browser enlarges it. */
export function MapCanvas({ map, width, height, range: [low, high], colours, smooth, opacity }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    // one that is still to be made
    if (map.values.length === 0) {
      context.clearRect(0, 0, map.columns, map.rows);
      return;
    }
    const pixels = paint(map.values, low, high, colours);
    context.putImageData(new ImageData(pixels, map.columns, map.rows), 0, 0);
  }, [map, low, high, colours]);

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
