/** Strings about new versions of the page. */
export const offlineStrings = {
  update: 'A new version of this page is ready.',
  updateHint: 'Reload whenever you like.',
  reload: 'Reload',
};
