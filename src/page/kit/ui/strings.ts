/** Strings of the buttons that save a table of numbers. */
export const saveStrings = {
  saveShort: 'Save as',
  saveAs: (what: string) => `Save: ${what}`,
  saveOne: (what: string, format: string) => `Save as ${format}: ${what}`,
};

export const dialogStrings = { close: 'Close' };

export const copyStrings = { copied: 'Copied', notCopied: 'The browser blocked copying.' };
