import { shortNumber } from '../../kit/format.ts';
import { mapOfLayer, ninthOf, readCell, weightInCrops } from '../explain/map.ts';
import { text } from '../../app/text.ts';
import { useApp, useSelectedItem, useDeferredScore, useSession } from '../../kit/context.ts';
import { CloseIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { Experts } from '../experts/Experts.tsx';
import css from './PatchPanel.module.css';
import { PatchPixels } from './PatchPixels.tsx';
import { Spectrum } from './Spectrum.tsx';
import { TopPatches } from './TopPatches.tsx';

/** The pinned patch from its pixels to its number, and the patches that matter most. */
export function PatchPanel() {
  const scored = useDeferredScore();
  const layer = useApp((state) => state.layer);
  const pinned = useApp((state) => state.pinned);
  if (!scored?.result.detail) return null;
  return (
    <div className={css.container}>
      <div className={css.columns}>
        <section
          className={`${ui.card ?? ''} ${css.panel ?? ''}`}
          aria-label={text.patch.heading}
          data-testid="patch"
        >
          {pinned ? <Pinned /> : <p className={css.hint}>{text.patch.hint}</p>}
        </section>
        {layer.startsWith('crop') ? <Experts /> : <TopPatches />}
      </div>
    </div>
  );
}

function Pinned() {
  const item = useSelectedItem();
  const scored = useDeferredScore();
  const layer = useApp((state) => state.layer);
  const crop = useApp((state) => state.crop);
  const pinned = useApp((state) => state.pinned);
  const spectrum = useApp((state) => state.spectrum);
  const session = useSession();
  const map = scored && mapOfLayer(scored.result, layer, crop);
  const whole = scored && mapOfLayer(scored.result, 'frequency', 0);
  if (!item || !scored || !pinned || !whole) return null;
  const shown = map ?? whole;
  const reading = readCell(shown, pinned);
  const weight = weightInCrops(scored.result, pinned);
  const place = text.patch.placeOf(ninthOf(scored.result, pinned, whole.cell));
  const unit = text.viewer.unit[map ? layer : 'frequency'];
  const facts: [string, string][] = [
    [text.patch.place, place],
    [text.patch.box, text.patch.boxOf(pinned.x, pinned.y, whole.cell)],
  ];
  if (reading) {
    const isSum = unit === text.viewer.unit.frequency;
    facts.push([isSum ? text.patch.raw : text.patch.value, shortNumber(reading.value)]);
    facts.push([text.patch.rank, text.patch.rankOf(reading.rank, reading.count)]);
  }
  facts.push([
    text.patch.weight,
    weight ? text.patch.weightOf(weight.weight, weight.average, weight.crops) : text.patch.noWeight,
  ]);
  return (
    <>
      <header className={css.header}>
        <h2 className={ui.heading}>{text.patch.heading}</h2>
        <button
          type="button"
          className={`${ui.quiet ?? ''} ${ui.square ?? ''} ${css.close ?? ''}`}
          aria-label={text.patch.close}
          title={text.patch.close}
          onClick={() => void session.pin(undefined)}
        >
          <CloseIcon />
        </button>
      </header>
      <div className={css.body}>
        <div className={css.reading}>
          <PatchPixels
            key={`${pinned.x},${pinned.y}`}
            file={item.file}
            corner={pinned}
            cell={whole.cell}
            image={scored.result}
          />
          <dl className={ui.facts} data-testid="patch-facts">
            {facts.map(([name, value]) => (
              <div key={name} className={css.fact}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
        {spectrum.state === 'ready' && <Spectrum spectrum={spectrum.spectrum} />}
        {spectrum.state === 'loading' && <p className={css.waiting}>{text.patch.loading}</p>}
        {spectrum.state === 'failed' && <p className={css.waiting}>{spectrum.message}</p>}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {reading && text.patch.live(place, shortNumber(reading.value), unit, reading.rank, reading.count)}
      </p>
    </>
  );
}
