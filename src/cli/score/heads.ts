import type { ModelInfo } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';

/** Bad usage where a head is asked for that the model has not; none asked for are the model's own. */
export function checkHeads(model: Pick<ModelInfo, 'heads'>, heads: string[] | undefined): void {
  const known = model.heads.map((head) => head.name);
  const unknown = (heads ?? []).filter((head) => !known.includes(head));
  if (unknown.length === 0) return;
  throw new FoveaError(
    'usage',
    `The model has no head ${unknown.join(', ')}.`,
    `It has: ${known.join(', ')}.`,
  );
}
