/** Who described an image, as comparisons tell one origin of descriptions from another. */
export const describedBy = ({ model, host, mode }: { model: string; host: string; mode: string }): string =>
  `described by ${model}${host === '' ? '' : ` at ${host}`} (${mode})`;
