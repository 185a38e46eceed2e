import { queueStore } from '../features/batch/index.ts';
import { FolderButton, OpenButton } from '../features/intake/index.ts';
import { ThemeSwitch } from '../features/settings/index.ts';
import { isBatch } from '../features/viewer/index.ts';
import { useSlice } from '../kit/context.ts';
import css from './Header.module.css';
import icon from './icon.svg';
import { appStrings } from './strings.ts';
import { Tabs } from './Tabs.tsx';

/** Name, views and what opens images; with images open, opening more is no longer the first thing to do. */
export function Header() {
  const batch = useSlice(queueStore, isBatch);
  return (
    <header className={css.header}>
      <img className={css.mark} src={icon} alt="" width="32" height="32" />
      <div className={css.words}>
        <h1 className={css.brand}>{appStrings.brand}</h1>
        <p className={css.tagline}>{appStrings.tagline}</p>
      </div>
      <Tabs />
      <ThemeSwitch />
      <FolderButton />
      <OpenButton quiet={batch} />
    </header>
  );
}
