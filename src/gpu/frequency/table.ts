import { onceFor } from '../../shared/once-for.ts';

/** Patch side in pixels and sample spacing of the frequency axis, as the model's config has them. */
export interface Csf {
  patch: number;
  spacing: number;
}

/** Constants of numeric meaning shared by the WGSL and the tensor-op implementation. */
export const csfConstants = {
  /** Added to max - min, of the grey range and of the up-sampled map (released code). */
  epsilon: 1e-6,
  /** A map whose max - min is at most this share of its largest absolute value differs by rounding only. */
  tolerance: 1e-6,
} as const;

/** Frequency k (0..n-1) of an n-point transform with samples `spacing` apart, negative in the upper half: numpy's fftfreq. */
function frequency(k: number, n: number, spacing: number): number {
  return (k < n / 2 ? k : k - n) / (n * spacing);
}

/** Contrast sensitivity at a radial frequency (Mannos & Sakrison 1974, as the paper §3.3 uses it). */
function contrastSensitivity(f: number): number {
  return 2.6 * (0.0192 + 0.114 * f) * Math.exp(-((0.114 * f) ** 1.1));
}

/** W(f) of every bin of a patch's spectrum (paper §3.3), [patch, patch] row-major with DC first, in f64. A model's is made once: not to be written to. */
export const csfTable = onceFor(({ patch, spacing }: Csf): Float64Array => {
  const axis = Array.from({ length: patch }, (_, k) => frequency(k, patch, spacing));
  return Float64Array.from({ length: patch * patch }, (_, i) =>
    contrastSensitivity(Math.hypot(axis[Math.floor(i / patch)]!, axis[i % patch]!)),
  );
});

/** cos and sin of 2π·j/n, exact where they are 0 or ±1. */
export function rootOfUnity(j: number, n: number): { re: number; im: number } {
  const quarter = (4 * j) / n;
  if (Number.isInteger(quarter)) {
    const turn = ((quarter % 4) + 4) % 4;
    return { re: [1, 0, -1, 0][turn]!, im: [0, 1, 0, -1][turn]! };
  }
  const angle = (2 * Math.PI * j) / n;
  return { re: Math.cos(angle), im: Math.sin(angle) };
}

/** What `patch-fft.wgsl` reads: patch/2 twiddles exp(-2πij/patch) as (re, im), then W [patch, patch]; computed in f64, rounded once. */
export function fftTables(csf: Csf): Float32Array<ArrayBuffer> {
  const { patch } = csf;
  const tables = new Float32Array(patch + patch * patch);
  for (let j = 0; j < patch / 2; j++) {
    const { re, im } = rootOfUnity(j, patch);
    tables[2 * j] = re;
    tables[2 * j + 1] = -im;
  }
  tables.set(csfTable(csf), patch);
  return tables;
}
