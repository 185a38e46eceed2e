export { ThemeSwitch } from './ThemeSwitch.tsx';
export { colormapNames, type Settings, settingsStore } from './store.ts';
export { followTheme } from './theme.ts';
