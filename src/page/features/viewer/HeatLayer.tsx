import { useMemo } from 'react';
import { mapRange } from '../explain/crop-scores.ts';
import type { PlacedMap } from '../explain/map.ts';
import { useApp, useSelectedScore } from '../../kit/context.ts';
import { MapCanvas } from './MapCanvas.tsx';

/** The shown layer's map over the image, as the settings want it drawn. */
export function HeatLayer({ map, width, height }: { map: PlacedMap; width: number; height: number }) {
  const { colormap, opacity, smooth } = useApp((state) => state.settings);
  const range = useMapRange();
  const look = { colours: colormap, opacity, smooth };
  return <MapCanvas map={map} width={width} height={height} range={range} {...look} />;
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
