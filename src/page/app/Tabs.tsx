import { Shortcuts } from '../features/shortcuts/index.ts';
import { viewsStore, viewsStrings } from '../features/views/index.ts';
import { useSlice } from '../kit/context.ts';
import css from './Tabs.module.css';

/** Switches between the views above the table of images. */
export function Tabs() {
  const { views, tab, setTab } = useSlice(viewsStore, (state) => state);
  return (
    <nav className={css.bar} aria-label={viewsStrings.label}>
      <div className={css.tabs}>
        {views.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            className={css.tab}
            aria-current={tab === name ? 'page' : undefined}
            onClick={() => setTab(name)}
          >
            {title}
          </button>
        ))}
      </div>
      <Shortcuts />
    </nav>
  );
}
