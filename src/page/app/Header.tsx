import { useId, useRef } from 'react';
import icon from './icon.svg';
import { themes, type Settings } from '../features/settings/store.ts';
import { text } from './text.ts';
import { useApp, useSession } from '../kit/context.ts';
import css from './Header.module.css';
import { FolderIcon, ImageIcon, MoonIcon, SunIcon, SystemIcon } from '../kit/ui/Icons.tsx';
import ui from '../kit/ui/ui.module.css';

const themeIcons: Record<Settings['theme'], () => React.JSX.Element> = {
  system: SystemIcon,
  light: SunIcon,
  dark: MoonIcon,
};

export function Header() {
  return (
    <header className={css.header}>
      <img className={css.mark} src={icon} alt="" width="32" height="32" />
      <div className={css.words}>
        <h1 className={css.brand}>{text.brand}</h1>
        <p className={css.tagline}>{text.tagline}</p>
      </div>
      <ThemeSwitch />
      <FolderButton />
      <OpenButton />
    </header>
  );
}

function ThemeSwitch() {
  const theme = useApp((state) => state.settings.theme);
  const change = useApp((state) => state.changeSettings);
  const name = useId();
  return (
    <fieldset className={css.theme}>
      <legend className="visually-hidden">{text.theme.label}</legend>
      <span className={ui.segments}>
        {themes.map((choice) => {
          const ThemeIcon = themeIcons[choice];
          return (
            <label
              key={choice}
              className={`${ui.segment ?? ''} ${css.themeChoice ?? ''}`}
              title={text.theme[choice]}
            >
              <input
                type="radio"
                name={name}
                checked={theme === choice}
                onChange={() => change({ theme: choice })}
              />
              <ThemeIcon />
              <span className="visually-hidden">{text.theme[choice]}</span>
            </label>
          );
        })}
      </span>
    </fieldset>
  );
}

/** Opens the picker for a whole folder, its inner ones included. */
function FolderButton() {
  const session = useSession();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={css.folder}>
      <button
        type="button"
        className={`${ui.button ?? ''} ${ui.square ?? ''}`}
        aria-label={text.open.folder}
        title={text.open.folder}
        onClick={() => input.current?.click()}
      >
        <FolderIcon />
      </button>
      <input
        ref={(element) => {
          input.current = element;
          // React knows no such property
          if (element) element.webkitdirectory = true;
        }}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={text.open.folder}
        data-testid="folder-input"
        onChange={(event) => {
          void session.addFolder([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </span>
  );
}

/** Opens the file picker. */
export function OpenButton() {
  const session = useSession();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={ui.primary} onClick={() => input.current?.click()}>
        <ImageIcon />
        <span className={css.long}>{text.open.button}</span>
        <span className={css.short}>{text.open.short}</span>
      </button>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept="image/*,.avif,.heic,.zip,.csv,.tsv"
        multiple
        tabIndex={-1}
        aria-label={text.open.button}
        data-testid="file-input"
        onChange={(event) => {
          void session.addFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}
