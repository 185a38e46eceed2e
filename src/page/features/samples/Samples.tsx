import { destinationOf } from '../describe/destination.ts';
import { text } from '../../app/text.ts';
import { AddressField } from '../intake/AddressField.tsx';
import { useApp, useSession } from '../../kit/context.ts';
import css from './Samples.module.css';

/** The page's own examples: one press shows and scores one. */
export function Samples() {
  const samples = useApp((state) => state.samples);
  const shown = useApp(({ items, selected }) => {
    const item = selected === undefined ? undefined : items[selected];
    return item?.sample ? item.name : undefined;
  });
  const session = useSession();
  const settings = useApp((state) => state.describeSettings);
  return (
    <nav className={css.strip} aria-label={text.samples.heading}>
      <h2 className={css.heading}>{text.samples.heading}</h2>
      <ul>
        {samples.map((sample) => (
          <li key={sample.file}>
            <button
              type="button"
              aria-pressed={sample.file === shown}
              title={sample.title}
              onClick={() => void session.addSample(sample)}
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
        {text.open.drop}, {text.open.dropHint}.{' '}
        <span data-testid="privacy">
          {text.describe.privacy(destinationOf(settings, location.origin), settings.auto)}
        </span>
      </p>
    </nav>
  );
}
