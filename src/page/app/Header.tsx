import { FolderButton, OpenButton } from '../features/intake/index.ts';
import { ThemeSwitch } from '../features/settings/index.ts';
import css from './Header.module.css';
import icon from './icon.svg';
import { appStrings } from './strings.ts';

export function Header() {
  return (
    <header className={css.header}>
      <img className={css.mark} src={icon} alt="" width="32" height="32" />
      <div className={css.words}>
        <h1 className={css.brand}>{appStrings.brand}</h1>
        <p className={css.tagline}>{appStrings.tagline}</p>
      </div>
      <ThemeSwitch />
      <FolderButton />
      <OpenButton />
    </header>
  );
}
