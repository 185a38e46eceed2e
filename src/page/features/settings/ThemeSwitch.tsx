import { useId } from 'react';
import { useSlice } from '../../kit/context.ts';
import { MoonIcon, SunIcon, SystemIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { settingsStore, themes, type Settings } from './store.ts';
import { themeStrings } from './strings.ts';
import css from './ThemeSwitch.module.css';

const themeIcons: Record<Settings['theme'], () => React.JSX.Element> = {
  system: SystemIcon,
  light: SunIcon,
  dark: MoonIcon,
};

/** The page's colours: light, dark, or as the system has it. */
export function ThemeSwitch() {
  const theme = useSlice(settingsStore, (state) => state.settings.theme);
  const change = useSlice(settingsStore, (state) => state.changeSettings);
  const name = useId();
  return (
    <fieldset className={css.theme}>
      <legend className="visually-hidden">{themeStrings.label}</legend>
      <span className={ui.segments}>
        {themes.map((choice) => {
          const ThemeIcon = themeIcons[choice];
          return (
            <label
              key={choice}
              className={`${ui.segment ?? ''} ${css.themeChoice ?? ''}`}
              title={themeStrings[choice]}
            >
              <input
                type="radio"
                name={name}
                checked={theme === choice}
                onChange={() => change({ theme: choice })}
              />
              <ThemeIcon />
              <span className="visually-hidden">{themeStrings[choice]}</span>
            </label>
          );
        })}
      </span>
    </fieldset>
  );
}
