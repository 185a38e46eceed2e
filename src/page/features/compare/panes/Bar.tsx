import { usePart, useSlice } from '../../../kit/context.ts';
import { SwapIcon } from '../../../kit/ui/Icons.tsx';
import { IconButton } from '../../../kit/ui/IconButton.tsx';
import { Segments } from '../../../kit/ui/form/Segments.tsx';
import ui from '../../../kit/ui/ui.module.css';
import { layers, mapStrings, soughtBy } from '../../explain/index.ts';
import { compareStore, looks, type Side } from '../store.ts';
import { compareStrings } from '../strings.ts';
import type { Compared } from '../use-sides.ts';
import css from './Bar.module.css';

interface Props {
  left: Compared | undefined;
  right: Compared | undefined;
  /** Why there can be no divider. */
  obstacle: string | undefined;
  /** Crops that both images have. */
  crops: number;
}

/** One row: each image's name on its side, and between them how both are shown. */
export function Bar({ left, right, obstacle, crops }: Props) {
  const swap = useSlice(compareStore, (state) => state.swap);
  return (
    <div className={css.bar}>
      <SideHead side="left" compared={left} />
      <div className={css.choices}>
        <LookChoice obstacle={obstacle} />
        <LayerChoice crops={crops} />
        <IconButton label={compareStrings.swap} disabled={!left || !right} onClick={swap}>
          <SwapIcon />
        </IconButton>
      </div>
      <SideHead side="right" compared={right} />
    </div>
  );
}

/** The name of a side's image, and the button that lets the filmstrip fill the side. */
function SideHead({ side, compared }: { side: Side; compared: Compared | undefined }) {
  const filling = useSlice(compareStore, (state) => state.filling === side);
  const compare = usePart(compareStore);
  const name = compareStrings.side[side];
  const { item } = compared ?? {};
  return (
    <span className={css.head} data-testid={`side-${side}`}>
      <button
        type="button"
        className={ui.button}
        aria-pressed={filling}
        aria-label={compareStrings.choose(name)}
        title={compareStrings.fill(name)}
        onClick={() => compare.setState({ filling: side })}
      >
        {name}
      </button>
      <span className={css.name} title={item?.name}>
        {item?.name ?? compareStrings.none}
      </span>
    </span>
  );
}

function LookChoice({ obstacle }: { obstacle: string | undefined }) {
  const look = useSlice(compareStore, (state) => state.look);
  const compare = usePart(compareStore);
  return (
    <Segments
      legend={compareStrings.look}
      choices={looks}
      chosen={look}
      choose={(one) => compare.setState({ look: one })}
      title={(one) => (one === 'divider' ? obstacle : undefined)}
    >
      {(one) => compareStrings.looks[one]}
    </Segments>
  );
}

function LayerChoice({ crops }: { crops: number }) {
  const layer = useSlice(compareStore, (state) => state.layer);
  const crop = useSlice(compareStore, (state) => state.crop);
  const compare = usePart(compareStore);
  return (
    <>
      <select
        className={ui.select}
        aria-label={compareStrings.layer}
        value={layer}
        onChange={(event) => {
          const chosen = layers.find((known) => known === event.target.value);
          if (chosen) compare.setState({ layer: chosen });
        }}
      >
        {layers
          .filter((known) => known !== 'crops' && !soughtBy(known))
          .map((known) => (
            <option key={known} value={known}>
              {mapStrings.layers[known]}
            </option>
          ))}
      </select>
      {layer.startsWith('crop-') && crops > 0 && (
        <select
          className={ui.select}
          aria-label={compareStrings.crop}
          value={crop}
          onChange={(event) => compare.setState({ crop: Number(event.target.value) })}
        >
          {Array.from({ length: crops }, (_, i) => (
            <option key={i} value={i}>
              {mapStrings.cropOf(i, crops)}
            </option>
          ))}
        </select>
      )}
    </>
  );
}
