import { useId } from 'react';
import { cropHeads } from '../explain/crop-scores.ts';
import { layers } from '../explain/layers.ts';
import type { Layer } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp, useSelectedScore } from '../../kit/context.ts';
import { LeftIcon, RightIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import css from './Toolbar.module.css';

const modes: { layer: Layer; label: string; members: Layer[] }[] = [
  { layer: 'frequency', label: text.viewer.mode.frequency, members: ['frequency'] },
  { layer: 'crops', label: text.viewer.mode.crops, members: ['crops'] },
  {
    layer: 'crop-weight',
    label: text.viewer.mode.inside,
    members: layers.filter((layer) => layer.startsWith('crop-')),
  },
  { layer: 'none', label: text.viewer.mode.none, members: ['none'] },
];

/** What is drawn over the image, and how closely it is looked at. */
export function Toolbar() {
  const layer = useApp((state) => state.layer);
  const setView = useApp((state) => state.setView);
  const name = useId();
  const inside = layer.startsWith('crop-');
  return (
    <div className={css.toolbar}>
      <fieldset className={css.plain}>
        <legend className="visually-hidden">{text.viewer.layer}</legend>
        <span className={ui.segments}>
          {modes.map((mode) => (
            <label key={mode.layer} className={ui.segment}>
              <input
                type="radio"
                name={name}
                checked={mode.members.includes(layer)}
                onChange={() => setView({ layer: mode.layer, hover: undefined })}
              />
              {mode.label}
            </label>
          ))}
        </span>
      </fieldset>
      {inside && <CropChoice />}
      {layer === 'crops' && <HeadChoice />}
    </div>
  );
}

/** Which crop, and which of its maps. */
function CropChoice() {
  const layer = useApp((state) => state.layer);
  const crop = useApp((state) => state.crop);
  const setView = useApp((state) => state.setView);
  const count = useSelectedScore()?.result.detail?.crops.length ?? 0;
  const go = (index: number) => (): void =>
    setView({ crop: (index + count) % Math.max(count, 1), hover: undefined });
  return (
    <span className={css.group}>
      <select
        className={ui.select}
        aria-label={text.viewer.layer}
        value={layer}
        onChange={(event) => {
          const chosen = layers.find((known) => known === event.target.value);
          if (chosen) setView({ layer: chosen });
        }}
      >
        {layers
          .filter((known) => known.startsWith('crop-'))
          .map((known) => (
            <option key={known} value={known}>
              {text.viewer.layers[known]}
            </option>
          ))}
      </select>
      <button
        type="button"
        className={`${ui.quiet ?? ''} ${ui.square ?? ''}`}
        aria-label={text.viewer.previousCrop}
        disabled={count === 0}
        onClick={go(crop - 1)}
      >
        <LeftIcon />
      </button>
      <span className={css.count}>{count > 0 && text.viewer.cropOf(crop, count)}</span>
      <button
        type="button"
        className={`${ui.quiet ?? ''} ${ui.square ?? ''}`}
        aria-label={text.viewer.nextCrop}
        disabled={count === 0}
        onClick={go(crop + 1)}
      >
        <RightIcon />
      </button>
    </span>
  );
}

/** Which head's crop scores, where the model has several. */
function HeadChoice() {
  const scored = useSelectedScore();
  const head = useApp((state) => state.head);
  const setView = useApp((state) => state.setView);
  const heads = scored ? cropHeads(scored) : [];
  if (heads.length < 2) return null;
  return (
    <select
      className={ui.select}
      aria-label={text.viewer.head}
      value={head ?? heads[0]?.name}
      onChange={(event) => setView({ head: event.target.value })}
    >
      {heads.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </select>
  );
}
