import type { ModelInfo } from '../engine-api.ts';

/** What `modelId` reads; `members` are the models that score side by side, where there are several. */
export type NamedModel = Pick<ModelInfo, 'name' | 'hash'> & {
  members?: readonly Pick<ModelInfo, 'name' | 'hash'>[];
};

/** Which model each score is of, in one cell of a table: `quality=a@0123; cosine=b@4567`. */
export const modelsCell = (models: Readonly<Record<string, string>>): string =>
  Object.entries(models)
    .map(([head, id]) => `${head}=${id}`)
    .join('; ');

/** The model or models that a table's cell names, as `modelId` does. */
export function modelOfCell(cell: string): string {
  if (!cell.includes('=')) return cell;
  return [...new Set(cell.split('; ').map((part) => part.slice(part.indexOf('=') + 1)))].join('+');
}

/** How a result names its model: name and the first 12 hex digits of its manifest's hash; of several, those of each, joined by `+`. */
export function modelId({ name, hash, members }: NamedModel): string {
  return members ? members.map((member) => modelId(member)).join('+') : `${name}@${hash}`;
}

/** Of a model, or of the first of several: the one whose maps a result has. */
export const leadId = (model: NamedModel): string => modelId(model.members?.[0] ?? model);
