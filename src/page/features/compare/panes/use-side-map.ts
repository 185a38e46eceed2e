import { useMemo } from 'react';
import { useSlice } from '../../../kit/context.ts';
import { mapOfLayer, mapToCome, type PlacedMap } from '../../explain/index.ts';
import { type Missing, useFrequencyMap } from '../../frequency/index.ts';
import { compareStore } from '../store.ts';
import type { Compared } from '../use-sides.ts';

/** The map over one side, as the layer chosen for both says; one that is still to be made is there, without values, so that nothing moves when it comes. */
export function useSideMap(side: Compared | undefined): {
  map: PlacedMap | undefined;
  missing: Missing | undefined;
} {
  const layer = useSlice(compareStore, (state) => state.layer);
  const crop = useSlice(compareStore, (state) => state.crop);
  const missing = useFrequencyMap(layer === 'frequency' ? side?.item.id : undefined);
  const result = side?.scored?.result;
  const comes = missing?.failed === false;
  const map = useMemo(
    () => result && (comes ? mapToCome(result) : mapOfLayer(result, layer, crop)),
    [result, comes, layer, crop],
  );
  return { map, missing };
}
