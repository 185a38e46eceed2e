/** What is said while a map of frequencies is made, and where it or a patch's spectrum cannot be. */
export const frequencyStrings = {
  busy: 'Computing the frequency map…',
  otherModel: 'This image was scored by another model than the one in use.',
  scoreAgain: 'Score it again with this one.',
};
