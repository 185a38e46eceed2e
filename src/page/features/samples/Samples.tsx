import { usePage, useSlice } from '../../kit/context.ts';
import { useSelectedItem } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { describeStore, describeStrings, destinationOf } from '../describe/index.ts';
import { AddressField, openStrings } from '../intake/index.ts';
import { showSample } from './open-samples.ts';
import css from './Samples.module.css';
import { tellingScore } from './sample-scores.ts';
import { samplesStore } from './store.ts';
import { samplesStrings } from './strings.ts';

/** So many samples are there usually. */
const usual = 6;

/** The built-in samples: a click shows and scores one. */
export function Samples() {
  const samples = useSlice(samplesStore, (state) => state.samples);
  const scores = useSlice(samplesStore, (state) => state.scores);
  const model = useSlice(engineStore, (state) => state.model?.hash);
  const item = useSelectedItem();
  const shown = item?.sample ? item.name : undefined;
  const page = usePage();
  const settings = useSlice(describeStore, (state) => state.settings);
  return (
    <nav className={css.strip} aria-label={samplesStrings.heading}>
      <h2 className="visually-hidden">{samplesStrings.heading}</h2>
      <ul>
        {samples === undefined && Array.from({ length: usual }, (_, index) => <li key={index} />)}
        {samples?.map((sample) => {
          // before there is an engine, the demo's are the ones to come
          const telling = tellingScore(scores, sample.file, model ?? scores?.model);
          return (
            <li key={sample.file}>
              <button
                type="button"
                aria-pressed={sample.file === shown}
                onClick={() => void showSample(page, sample)}
              >
                <img src={sample.url} alt="" width="48" height="48" loading="lazy" decoding="async" />
                <span className={css.title}>{sample.title}</span>
                <span className={css.score}>{telling && samplesStrings.score(...telling)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <AddressField />
      <p className={css.hint}>
        {openStrings.drop}, {openStrings.dropHint}.{' '}
        <span data-testid="privacy">
          {describeStrings.privacy(destinationOf(settings, location.origin), settings.auto)}
        </span>
      </p>
    </nav>
  );
}
