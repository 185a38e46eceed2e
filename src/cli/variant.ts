import { variantChoices, type VariantChoice } from '../shared/engine-api.ts';
import { FoveaError } from '../shared/errors.ts';
import type { CliIo } from './io.ts';

/** The line of `--help` that belongs to `--variant`. */
export const variantHelp = `  --variant NAME      layout of the WebGPU kernels: ${variantChoices.join(', ')}
                      (default: measured on the device; FOVEA_VARIANT sets it too)`;

/** The kernel layout asked for by `--variant`, else by FOVEA_VARIANT; `usage` error for an unknown one. */
export function variantOption(
  value: string | undefined,
  { env }: Pick<CliIo, 'env'>,
): { variant?: VariantChoice } {
  const wanted = value ?? env.FOVEA_VARIANT;
  if (wanted === undefined || wanted === '') return {};
  const variant = variantChoices.find((name) => name === wanted);
  if (variant) return { variant };
  const where = value === undefined ? 'FOVEA_VARIANT' : '--variant';
  throw new FoveaError('usage', `${where} takes ${variantChoices.join(', ')}, not "${wanted}".`);
}
