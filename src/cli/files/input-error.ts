import { FoveaError } from '../../shared/errors.ts';
import { systemCode } from '../items/item.ts';
import { readFailure } from './read-failure.ts';

/** The `usage` error for a file of the user's that cannot be read. */
export function inputError(name: string, error: unknown): FoveaError {
  const { cause, hint } = readFailure(systemCode(error));
  return new FoveaError('usage', `${name} could not be read: ${cause}.`, hint);
}
