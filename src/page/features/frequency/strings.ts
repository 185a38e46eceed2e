/** What is said while a map of frequencies is made, and where it cannot be. */
export const frequencyStrings = {
  busy: 'Computing the frequency map…',
  otherPatches: 'This image was scored by a model that reads other patches than the one in use.',
  scoreAgain: 'Score it again to see this map.',
};
