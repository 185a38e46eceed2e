/*
 * Two-dimensional FFTs of square real tiles, as two passes over the first axis of an array: the innermost loop runs along the other
 * axis with one twiddle factor, so that neighbours in memory are computed one after the other.
 */

/** Side of a tile, a power of two. */
export const tileSize = 128;
const half = tileSize / 2;
/** Frequencies of the real axis: the others mirror them. */
export const halfSpectrum = half + 1;

const angles = Array.from({ length: half }, (_, k) => (-2 * Math.PI * k) / tileSize);
const cosines = Float64Array.from(angles, Math.cos);
const sines = Float64Array.from(angles, Math.sin);

/** Where each index goes when its bits are read backwards. */
const reversed = Uint8Array.from({ length: tileSize }, (_, index) => {
  let turned = 0;
  for (let bit = 1, back = half; bit < tileSize; bit <<= 1, back >>= 1) if (index & bit) turned |= back;
  return turned;
});

/** The first stage of the FFT, of neighbouring rows: sums and differences. */
function pairRows(re: Float64Array, im: Float64Array, count: number): void {
  for (let row = 0; row < tileSize; row += 2) {
    const end = (row + 1) * count;
    for (let a = row * count, b = end; a < end; a++, b++) {
      const ar = re[a]!;
      const ai = im[a]!;
      const br = re[b]!;
      const bi = im[b]!;
      re[a] = ar + br;
      im[a] = ai + bi;
      re[b] = ar - br;
      im[b] = ai - bi;
    }
  }
}

/**
 * In-place FFT along the first axis of [tileSize, count] complex values, whose rows lie in bit-reversed order. Answers in natural
 * order. Two stages of radix 2 at a time, so that values are read and written half as often.
 */
function transformRows(re: Float64Array, im: Float64Array, count: number): void {
  pairRows(re, im, count);
  for (let step = 2; step < tileSize; step *= 4) {
    for (let k = 0; k < step; k++) {
      const first = (k * half) / step;
      const ur = cosines[first]!;
      const ui = sines[first]!;
      const vr = cosines[first / 2]!;
      const vi = sines[first / 2]!;
      for (let row = k; row < tileSize; row += 4 * step) {
        const end = (row + 1) * count;
        let b = (row + step) * count;
        let c = b + step * count;
        let d = c + step * count;
        for (let a = row * count; a < end; a++, b++, c++, d++) {
          const br = re[b]! * ur - im[b]! * ui;
          const bi = re[b]! * ui + im[b]! * ur;
          const dr = re[d]! * ur - im[d]! * ui;
          const di = re[d]! * ui + im[d]! * ur;
          const pr = re[a]! + br;
          const pi = im[a]! + bi;
          const qr = re[a]! - br;
          const qi = im[a]! - bi;
          const sr = re[c]! + dr;
          const si = im[c]! + di;
          const tr = re[c]! - dr;
          const ti = im[c]! - di;
          const mr = sr * vr - si * vi;
          const mi = sr * vi + si * vr;
          // times −i, a quarter turn further
          const nr = tr * vi + ti * vr;
          const ni = ti * vi - tr * vr;
          re[a] = pr + mr;
          im[a] = pi + mi;
          re[b] = qr + nr;
          im[b] = qi + ni;
          re[c] = pr - mr;
          im[c] = pi - mi;
          re[d] = qr - nr;
          im[d] = qi - ni;
        }
      }
    }
  }
}

/** Reusable memory of `addPower`. */
export class TileTransform {
  // left half of the columns as real, right half as imaginary parts: the input is real
  private readonly packedRe = new Float64Array(tileSize * half);
  private readonly packedIm = new Float64Array(tileSize * half);
  private readonly re = new Float64Array(tileSize * halfSpectrum);
  private readonly im = new Float64Array(tileSize * halfSpectrum);

  /**
   * Adds |FFT|² of a real tile [tileSize (y), tileSize (x)] to `power`, [tileSize (horizontal frequency), halfSpectrum (vertical
   * frequency)], both counted from 0.
   */
  addPower(tile: Float64Array, power: Float64Array): void {
    const { packedRe, packedIm, re, im } = this;
    for (let y = 0; y < tileSize; y++) {
      const to = reversed[y]! * half;
      for (let x = 0; x < half; x++) {
        packedRe[to + x] = tile[y * tileSize + x]!;
        packedIm[to + x] = tile[y * tileSize + half + x]!;
      }
    }
    transformRows(packedRe, packedIm, half);
    for (let x = 0; x < half; x++) {
      const left = reversed[x]! * halfSpectrum;
      const right = reversed[x + half]! * halfSpectrum;
      for (let f = 0; f <= half; f++) {
        const a = f * half + x;
        const b = (f === 0 ? 0 : tileSize - f) * half + x;
        // the spectra of both real columns come apart by symmetry
        re[left + f] = 0.5 * (packedRe[a]! + packedRe[b]!);
        im[left + f] = 0.5 * (packedIm[a]! - packedIm[b]!);
        re[right + f] = 0.5 * (packedIm[a]! + packedIm[b]!);
        im[right + f] = 0.5 * (packedRe[b]! - packedRe[a]!);
      }
    }
    transformRows(re, im, halfSpectrum);
    for (let i = 0; i < power.length; i++) power[i]! += re[i]! * re[i]! + im[i]! * im[i]!;
  }
}
