/** Words about the page's colours. */
export const themeStrings = { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' };
