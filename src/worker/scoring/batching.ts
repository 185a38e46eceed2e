import { gridSide, type ModelConfig } from '../../spec/config.ts';

/** Multiply-adds of the crop tower and regressor for one crop: the unit in which batches are sized. */
function cropWork(config: ModelConfig): number {
  const places = gridSide(config) ** 2;
  const { width, depth, mlpRatio, taps } = config.cropTower;
  const tokens = places + 1;
  const block = tokens * width * width * (4 + 2 * mlpRatio) + 2 * tokens * tokens * width;
  const { middle, width: channels } = config.regressor;
  const head = places * (taps.length * width * middle + 9 * middle * channels);
  return places * width * 3 * config.input.patch ** 2 + depth * block + head;
}

/**
 * Crops per batch. On a CPU (WASM or a software adapter) a batch stays near one second, so that progress is shown, a
 * cancellation is checked and no watchdog fires; on a GPU one batch holds them all as long as its activations stay small.
 */
export function cropBatch(config: ModelConfig, onCpu: boolean): number {
  if (!onCpu) return 15;
  const perSecond = 2e10;
  return Math.max(1, Math.min(15, Math.floor(perSecond / cropWork(config))));
}
