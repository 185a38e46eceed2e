import { useSlice } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { MoonIcon, SunIcon, SystemIcon } from '../../kit/ui/Icons.tsx';
import { settingsStore, themes, type Settings } from './store.ts';
import { themeStrings } from './strings.ts';

const themeIcons: Record<Settings['theme'], () => React.JSX.Element> = {
  system: SystemIcon,
  light: SunIcon,
  dark: MoonIcon,
};

/** The page's colours: as the system has them, light, or dark, one after the other. */
export function ThemeSwitch() {
  const theme = useSlice(settingsStore, (state) => state.settings.theme);
  const change = useSlice(settingsStore, (state) => state.changeSettings);
  const ThemeIcon = themeIcons[theme];
  return (
    <IconButton
      label={themeStrings.label(theme)}
      onClick={() => change({ theme: themes[(themes.indexOf(theme) + 1) % themes.length] })}
    >
      <ThemeIcon />
    </IconButton>
  );
}
