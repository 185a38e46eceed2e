/** Strings of the page's notices. */
export const noticesStrings = { dismiss: 'Dismiss' };
