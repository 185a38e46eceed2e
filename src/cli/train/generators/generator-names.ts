/** The known generators of some images, each once, in order; a label is a place among them. */
export const generatorNames = (images: readonly { generator: string }[]): string[] =>
  [...new Set(images.map(({ generator }) => generator))].filter(Boolean).sort();
