/** Strings of the theme switch. */
export const themeStrings = { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' };
