import { useSlice } from '../../kit/context.ts';
import { shortNumber } from '../../kit/format.ts';
import { Facts } from '../../kit/ui/Facts.tsx';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { CloseIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { useScoreBelow, useSelectedItem, useSelectedScore } from '../batch/index.ts';
import { Experts } from '../experts/index.ts';
import { mapOfLayer, mapStrings, ninthOf, readCell, soughtBy, weightInCrops } from '../explain/index.ts';
import { viewerStore } from '../viewer/index.ts';
import css from './PatchPanel.module.css';
import { PatchPixels } from './PatchPixels.tsx';
import { spectrumStore } from './spectrum-store.ts';
import { Spectrum } from './Spectrum.tsx';
import { patchStrings } from './strings.ts';
import { TopPatches } from './TopPatches.tsx';

/** The pinned patch from its pixels to its value, and the top patches. */
export function PatchPanel() {
  const scored = useScoreBelow();
  const layer = useSlice(viewerStore, (state) => state.layer);
  const pinned = useSlice(viewerStore, (state) => state.pinned);
  if (!scored?.result.detail || soughtBy(layer)) return null;
  return (
    <div className={css.container}>
      <div className={css.columns}>
        <section
          className={`${ui.card ?? ''} ${css.panel ?? ''}`}
          aria-label={patchStrings.heading}
          data-testid="patch"
        >
          {pinned ? (
            <Pinned />
          ) : (
            <p className={css.hint}>{layer === 'none' ? patchStrings.noMap : patchStrings.hint}</p>
          )}
        </section>
        {layer.startsWith('crop') ? <Experts /> : <TopPatches />}
      </div>
    </div>
  );
}

function Pinned() {
  const item = useSelectedItem();
  const scored = useSelectedScore();
  const layer = useSlice(viewerStore, (state) => state.layer);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const pinned = useSlice(viewerStore, (state) => state.pinned);
  const spectrum = useSlice(spectrumStore, (state) => state.spectrum);
  const pin = useSlice(viewerStore, (state) => state.pin);
  const map = scored && mapOfLayer(scored.result, layer, crop);
  const shown = map ?? (scored && mapOfLayer(scored.result, 'frequency', 0));
  const cell = scored?.result.detail?.csfMap.cell;
  if (!item || !scored || !pinned || cell === undefined) return null;
  const reading = shown && readCell(shown, pinned);
  const weight = weightInCrops(scored.result, pinned);
  const place = patchStrings.placeOf(ninthOf(scored.result, pinned, cell));
  const unit = mapStrings.unit[map ? layer : 'frequency'];
  const facts: [string, string][] = [
    [patchStrings.place, place],
    [patchStrings.box, mapStrings.boxOf(pinned.x, pinned.y, cell)],
  ];
  if (reading) {
    const isSum = unit === mapStrings.unit.frequency;
    facts.push([isSum ? patchStrings.raw : patchStrings.value, shortNumber(reading.value)]);
    facts.push([patchStrings.rank, mapStrings.rankOf(reading.rank, reading.count)]);
  }
  facts.push([
    patchStrings.weight,
    weight ? patchStrings.weightOf(weight.weight, weight.average, weight.crops) : patchStrings.noWeight,
  ]);
  return (
    <>
      <header className={css.header}>
        <h2 className={ui.heading}>{patchStrings.heading}</h2>
        <IconButton className={css.close} label={patchStrings.close} onClick={() => pin(undefined)}>
          <CloseIcon />
        </IconButton>
      </header>
      <div className={css.body}>
        <div className={css.reading}>
          <PatchPixels
            key={`${pinned.x},${pinned.y}`}
            file={item.file}
            corner={pinned}
            cell={cell}
            image={scored.result}
          />
          <Facts facts={facts} className={ui.facts} factClass={css.fact} testId="patch-facts" />
        </div>
        {spectrum.state === 'ready' && <Spectrum spectrum={spectrum.spectrum} image={item.name} />}
        {spectrum.state === 'loading' && <p className={css.waiting}>{patchStrings.loading}</p>}
        {spectrum.state === 'failed' && <p className={css.waiting}>{spectrum.message}</p>}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {reading && patchStrings.live(place, shortNumber(reading.value), unit, reading.rank, reading.count)}
      </p>
    </>
  );
}
