import { useMemo } from 'react';
import { useSlice } from '../../../kit/context.ts';
import { resultsStore, useSelectedScore } from '../../batch/index.ts';
import { mapRange, type PlacedMap } from '../../explain/index.ts';
import { settingsStore } from '../../settings/index.ts';
import { shownLayer, viewerStore } from '../store.ts';
import { MapCanvas } from './MapCanvas.tsx';

/** The shown layer's map over the image, drawn as set. */
export function HeatLayer({ map, width, height }: { map: PlacedMap; width: number; height: number }) {
  const { colormap, opacity, smooth } = useSlice(settingsStore, (state) => state.settings);
  const range = useMapRange();
  const look = { colours: colormap, opacity, smooth };
  return <MapCanvas map={map} width={width} height={height} range={range} {...look} />;
}

/** The colour range of the shown layer. */
export function useMapRange(): [number, number] {
  const scored = useSelectedScore();
  const layer = useSlice(viewerStore, shownLayer);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const mode = useSlice(settingsStore, (state) => state.settings.scaleMode);
  const results = useSlice(resultsStore, (state) => state.results);
  return useMemo(
    () => (scored ? mapRange(scored, layer, crop, mode, results) : [0, 1]),
    [scored, layer, crop, mode, results],
  );
}
