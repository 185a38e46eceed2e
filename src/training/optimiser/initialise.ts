import type { ParameterSpec } from '../../spec/parameters.ts';
import type { Random } from '../../shared/random.ts';

/** Measured on the training images and then fixed: input standardisation, token rarity, what words alone, the pretrained trunk alone or the colours say. */
const measured =
  /(^branches\.statistics\.(mean|scale)|\.cellMean|\.cellScale|^branches\.overlap\.rarity|^branches\.(terms|pooled|colours)\..+)$/;

/** Whether a parameter is a constant that training never changes. */
export function isMeasured(name: string): boolean {
  return measured.test(name);
}

/** The agreement of texts begins as their overlap: likeness, cosine, share and the product of both; every token by its rarity. */
const given = new Map([
  ['branches.agreement.weight', [6, 2, 2, 0]],
  ['branches.agreement.bias', [-2]],
]);

/** Positions and the vectors of whole texts begin small: the first steps then decide their direction. */
function tableDeviation(name: string): number {
  if (name.endsWith('positions')) return 0.02;
  return name === 'branches.agreement.vectors' ? 0.03 : 0.1;
}

/**
 * First values of a parameter in its stored (PyTorch) layout, a matrix [out, in] or [out, in, kh, kw]: norms 1 and 0, biases 0, tables and tokens N(0, 0.1²) or
 * N(0, 0.02²), matrices uniform in ±√(6 / (in + out)) (Glorot), a head's last layer a tenth of that.
 */
export function initialValues(spec: ParameterSpec, random: Random): Float32Array {
  const { name, shape, kind } = spec;
  const count = shape.reduce((a, b) => a * b, 1);
  const normal = (deviation: number) =>
    Float32Array.from({ length: count }, () => deviation * random.normal());
  const first = given.get(name);
  if (first) return Float32Array.from(first);
  if (name.endsWith('.bias')) return new Float32Array(count);
  if (name.endsWith('Scale') || name.endsWith('.scale') || name.endsWith('.rarity')) {
    return new Float32Array(count).fill(1);
  }
  if (name === 'branches.agreement.emphasis' || /^branches\.(terms|pooled|colours)\./.test(name))
    return new Float32Array(count);
  if (name.startsWith('offsets.')) return new Float32Array(count);
  if (kind === 'table') return normal(tableDeviation(name));
  if (kind === 'vector') {
    if (/[nN]orm\d?\.weight$/.test(name)) return new Float32Array(count).fill(1);
    if (name.endsWith('cellMean') || name.endsWith('.mean')) return new Float32Array(count);
    if (name.endsWith('tokenPooling.weight')) return new Float32Array(count).fill(1 / count);
    return normal(0.02);
  }
  const outputs = shape[0]!;
  const inputs = count / outputs;
  const bound = Math.sqrt(6 / (inputs + outputs)) * (/experts\.\d+\.out\.weight$/.test(name) ? 0.1 : 1);
  return Float32Array.from({ length: count }, () => bound * (2 * random.uniform() - 1));
}
