/** Strings of undoing. */
export const historyStrings = {
  undo: 'Undo',
  dismiss: 'Dismiss',
  undone: (label: string) => `Undone: ${label}.`,
  redone: (label: string) => `Redone: ${label}.`,
  nothing: 'Nothing to undo.',
  nothingAgain: 'Nothing to redo.',
};
