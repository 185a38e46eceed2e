import { useSlice } from '../../../kit/context.ts';
import { ColourBar } from '../../../kit/ui/ColourBar.tsx';
import { mapStrings } from '../../explain/index.ts';
import { settingsStore } from '../../settings/index.ts';
import { compareStore } from '../store.ts';

/** The scale that both maps share. */
export function MapColours({ range }: { range: [number, number] }) {
  const layer = useSlice(compareStore, (state) => state.layer);
  const colours = useSlice(settingsStore, (state) => state.settings.colormap);
  return <ColourBar colours={colours} range={range} unit={mapStrings.unit[layer]} />;
}
