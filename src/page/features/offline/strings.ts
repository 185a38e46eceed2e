/** Words about the page's own versions. */
export const offlineStrings = {
  update: 'A new version of this page is ready.',
  updateHint: 'Reload when it suits you.',
  reload: 'Reload',
};
