import { usePart, useSlice } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { LeftIcon, RightIcon } from '../../kit/ui/Icons.tsx';
import { Segments } from '../../kit/ui/form/Segments.tsx';
import ui from '../../kit/ui/ui.module.css';
import { useSelectedScore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { cropHeads, type Layer, layers, mapStrings, offeredLayers } from '../explain/index.ts';
import { viewerStore } from './store.ts';
import { viewerStrings } from './strings.ts';
import css from './Toolbar.module.css';

const modes: { layer: Layer; label: string; members: Layer[] }[] = [
  { layer: 'none', label: viewerStrings.mode.none, members: ['none'] },
  { layer: 'frequency', label: viewerStrings.mode.frequency, members: ['frequency'] },
  { layer: 'relevance', label: viewerStrings.mode.relevance, members: ['relevance'] },
  { layer: 'pairs', label: viewerStrings.mode.pairs, members: ['pairs'] },
  { layer: 'crops', label: viewerStrings.mode.crops, members: ['crops'] },
  {
    layer: 'crop-weight',
    label: viewerStrings.mode.inside,
    members: layers.filter((layer) => layer.startsWith('crop-')),
  },
];

/** Selects the layer drawn over the image. */
export function Toolbar() {
  const layer = useSlice(viewerStore, (state) => state.layer);
  const viewer = usePart(viewerStore);
  const inside = layer.startsWith('crop-');
  // a model that cannot say it does not offer it
  const known = offeredLayers(useSlice(engineStore, ({ model }) => model));
  const offered = modes.filter((mode) => known.includes(mode.layer) || mode.layer === layer);
  return (
    <div className={css.toolbar}>
      <Segments
        legend={viewerStrings.layer}
        choices={offered.map((mode) => mode.layer)}
        chosen={offered.find(({ members }) => members.includes(layer))?.layer}
        choose={(one) => viewer.setState({ layer: one, hover: undefined })}
        className={css.layers}
      >
        {(one) => offered.find((mode) => mode.layer === one)?.label}
      </Segments>
      {inside && <CropChoice />}
      {layer === 'crops' && <HeadChoice />}
    </div>
  );
}

/** Which crop, and which of its maps. */
function CropChoice() {
  const layer = useSlice(viewerStore, (state) => state.layer);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const viewer = usePart(viewerStore);
  const count = useSelectedScore()?.result.detail?.crops.length ?? 0;
  const go = (index: number) => (): void =>
    viewer.setState({ crop: (index + count) % Math.max(count, 1), hover: undefined });
  return (
    <span className={css.group}>
      <select
        className={ui.select}
        aria-label={viewerStrings.layer}
        value={layer}
        onChange={(event) => {
          const chosen = layers.find((known) => known === event.target.value);
          if (chosen) viewer.setState({ layer: chosen });
        }}
      >
        {layers
          .filter((known) => known.startsWith('crop-'))
          .map((known) => (
            <option key={known} value={known}>
              {mapStrings.layers[known]}
            </option>
          ))}
      </select>
      <IconButton label={viewerStrings.previousCrop} disabled={count === 0} onClick={go(crop - 1)}>
        <LeftIcon />
      </IconButton>
      <span className={css.count}>{count > 0 && mapStrings.cropOf(crop, count)}</span>
      <IconButton label={viewerStrings.nextCrop} disabled={count === 0} onClick={go(crop + 1)}>
        <RightIcon />
      </IconButton>
    </span>
  );
}

/** Which head's crop scores, where the model has several. */
function HeadChoice() {
  const scored = useSelectedScore();
  const head = useSlice(viewerStore, (state) => state.head);
  const viewer = usePart(viewerStore);
  const heads = scored ? cropHeads(scored) : [];
  if (heads.length < 2) return null;
  return (
    <select
      className={ui.select}
      aria-label={viewerStrings.head}
      value={head ?? heads[0]?.name}
      onChange={(event) => viewer.setState({ head: event.target.value })}
    >
      {heads.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </select>
  );
}
