/** Strings of the view switch. */
export const viewsStrings = { label: 'View', inspect: 'Inspect' };
