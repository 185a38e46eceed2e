import type { NamedTensor, Relevance } from '../../../shared/result.ts';

/** Maps of what single patches say, by head, as tensors [rows, columns] that are written like intermediates: `relevance.<head>`. */
export const relevanceTensors = (maps: Readonly<Record<string, Relevance>> = {}): NamedTensor[] =>
  Object.entries(maps).map(([head, { rows, columns, values }]) => ({
    name: `relevance.${head}`,
    shape: [rows, columns],
    values,
  }));
