import { usePage, useSlice } from '../../kit/context.ts';
import { useSelectedItem } from '../batch/index.ts';
import { describeStore, describeStrings, destinationOf } from '../describe/index.ts';
import { AddressField, openStrings } from '../intake/index.ts';
import { showSample } from './open-samples.ts';
import css from './Samples.module.css';
import { samplesStore } from './store.ts';
import { samplesStrings } from './strings.ts';

/** The built-in samples: a click shows and scores one. */
export function Samples() {
  const samples = useSlice(samplesStore, (state) => state.samples);
  const item = useSelectedItem();
  const shown = item?.sample ? item.name : undefined;
  const page = usePage();
  const settings = useSlice(describeStore, (state) => state.settings);
  return (
    <nav className={css.strip} aria-label={samplesStrings.heading}>
      <h2 className={css.heading}>{samplesStrings.heading}</h2>
      <ul>
        {samples.map((sample) => (
          <li key={sample.file}>
            <button
              type="button"
              aria-pressed={sample.file === shown}
              title={sample.title}
              onClick={() => void showSample(page, sample)}
            >
              <img
                src={sample.url}
                alt={sample.title}
                width="60"
                height="60"
                loading="lazy"
                decoding="async"
              />
            </button>
          </li>
        ))}
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
