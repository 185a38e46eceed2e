import { tabs } from '../features/views/store.ts';
import { text } from './text.ts';
import { useApp } from '../kit/context.ts';
import { Shortcuts } from '../features/shortcuts/Shortcuts.tsx';
import css from './Tabs.module.css';

/** Switches between the views above the table of images. */
export function Tabs() {
  const tab = useApp((state) => state.tab);
  const setTab = useApp((state) => state.setTab);
  return (
    <nav className={css.bar} aria-label={text.tabs.label}>
      <div className={css.tabs}>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            className={css.tab}
            aria-current={tab === name ? 'page' : undefined}
            onClick={() => setTab(name)}
          >
            {text.tabs.names[name]}
          </button>
        ))}
      </div>
      <Shortcuts />
    </nav>
  );
}
