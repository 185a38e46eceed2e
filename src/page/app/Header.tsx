import type { ReactNode } from 'react';
import { queueStore } from '../features/batch/index.ts';
import { FolderButton, OpenButton } from '../features/intake/index.ts';
import { ThemeSwitch } from '../features/settings/index.ts';
import { isBatch } from '../features/viewer/index.ts';
import { useSlice } from '../kit/context.ts';
import css from './Header.module.css';
import icon from './icon.svg?no-inline';
import { appStrings } from './strings.ts';
import { Tabs } from './Tabs.tsx';

/** One line: name, views, the engine's state (`children`), and what opens images; with images open, opening more is no longer the first thing to do. */
export function Header({ children }: { children: ReactNode }) {
  const batch = useSlice(queueStore, isBatch);
  return (
    <header className={css.header}>
      <img className={css.mark} src={icon} alt="" width="28" height="28" />
      <h1 className={css.brand}>{appStrings.brand}</h1>
      <p className={css.tagline}>{appStrings.tagline}</p>
      <Tabs />
      {children}
      <ThemeSwitch />
      <FolderButton />
      <OpenButton quiet={batch} />
    </header>
  );
}
