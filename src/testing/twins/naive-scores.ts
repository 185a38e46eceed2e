// f64 twins of the frequency kernels, for tests only: each step as SPEC and paper state it, nothing shared with the code
// under test.

/** Images [images, height, width, channels] of normalised values. */
export interface PixelArray {
  images: number;
  height: number;
  width: number;
  channels: number;
  values: ArrayLike<number>;
}

/** numpy.fft.fftfreq. */
function fftfreq(n: number, d: number): number[] {
  const whole = Array.from({ length: n }, (_, k) => (k < Math.ceil(n / 2) ? k : k - n));
  return whole.map((k) => k / (n * d));
}

/** W(f) = 2.6 (0.0192 + 0.114 f) exp(-(0.114 f)^1.1) over the radial frequency, shifted so that DC is in the middle. */
function naiveCsf(patch: number, spacing: number): number[][] {
  const f = fftfreq(patch, spacing);
  const order = [...f.slice(Math.ceil(patch / 2)), ...f.slice(0, Math.ceil(patch / 2))];
  return order.map((fy) =>
    order.map((fx) => {
      const radial = Math.sqrt(fx * fx + fy * fy);
      return 2.6 * (0.0192 + 0.114 * radial) * Math.exp(-Math.pow(0.114 * radial, 1.1));
    }),
  );
}

/** Grey of every image, each scaled by its own range: (grey - min) / (max - min + 1e-6). */
export function naiveGrey({ images, height, width, channels, values }: PixelArray): Float64Array[] {
  const places = height * width;
  return Array.from({ length: images }, (_, image) => {
    const grey = new Float64Array(places);
    for (let i = 0; i < places; i++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += values[(image * places + i) * channels + c]!;
      grey[i] = sum / channels;
    }
    let low = Infinity;
    let high = -Infinity;
    for (const value of grey) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return grey.map((value) => (value - low) / (high - low + 1e-6));
  });
}

/** |FFT2| of one patch by the definition, one axis after the other; [patch][patch], DC in the middle. */
export function naiveSpectrum(
  grey: Float64Array,
  width: number,
  x: number,
  y: number,
  patch: number,
): number[][] {
  const half = Math.floor(patch / 2);
  const sum = (terms: (j: number) => [number, number], k: number): [number, number] => {
    let re = 0;
    let im = 0;
    for (let j = 0; j < patch; j++) {
      const angle = (-2 * Math.PI * ((j * k) % patch)) / patch;
      const [a, b] = terms(j);
      re += a * Math.cos(angle) - b * Math.sin(angle);
      im += a * Math.sin(angle) + b * Math.cos(angle);
    }
    return [re, im];
  };
  const unshifted = (k: number) => (k + patch - half) % patch;
  const rows = Array.from({ length: patch }, (_, r) =>
    Array.from({ length: patch }, (_, k) => sum((j) => [grey[(y + r) * width + x + j]!, 0], k)),
  );
  return Array.from({ length: patch }, (_, ky) =>
    Array.from({ length: patch }, (_, kx) => {
      const [re, im] = sum((r) => rows[r]![unshifted(kx)]!, unshifted(ky));
      return Math.sqrt(re * re + im * im);
    }),
  );
}

/** Raw CSF scores [images, rows, columns], flat. */
export function naiveScores(pixels: PixelArray, patch: number, spacing: number): Float64Array {
  const weight = naiveCsf(patch, spacing);
  const rows = Math.floor(pixels.height / patch);
  const columns = Math.floor(pixels.width / patch);
  const scores: number[] = [];
  for (const grey of naiveGrey(pixels)) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const magnitude = naiveSpectrum(grey, pixels.width, column * patch, row * patch, patch);
        let score = 0;
        for (let y = 0; y < patch; y++) {
          for (let x = 0; x < patch; x++) score += magnitude[y]![x]! * weight[y]![x]!;
        }
        scores.push(score);
      }
    }
  }
  return Float64Array.from(scores);
}
