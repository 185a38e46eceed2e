/** Words about the page's views. */
export const viewsStrings = { label: 'View', inspect: 'Inspect' };
