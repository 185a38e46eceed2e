/** Strings of the page's frame. */
export const appStrings = {
  brand: 'Fovea',
  tagline: 'Scores AI-generated images on your computer and shows why',
  skip: 'Skip to the score',
};
