import type { WriteReport } from '../../../package/write-package.ts';
import type { Calibration } from './calibrate.ts';

/** One quantised weight: relative root-mean-square errors of its values and, where it was calibrated, of its results. */
export interface LayerReport {
  name: string;
  stored: string;
  weightError: number;
  outputError?: number;
}

/** What a calibration says about the whole model. */
export type DriftReport = Pick<Calibration, 'images' | 'corrected' | 'drift'>;

/** Every quantised weight, the largest error first. */
export function layerReport(weights: WriteReport['weights'], calibration?: Calibration): LayerReport[] {
  const layers = Object.entries(weights).map(([name, { stored, error }]): LayerReport => {
    const outputError = calibration?.outputErrors[name];
    return { name, stored, weightError: error, ...(outputError === undefined ? {} : { outputError }) };
  });
  const size = ({ outputError, weightError }: LayerReport) => outputError ?? weightError;
  return layers.sort((a, b) => size(b) - size(a));
}

/** The calibration without its per-layer numbers; nothing where there was none. */
export function driftReport(calibration?: Calibration): { calibration?: DriftReport } {
  if (!calibration) return {};
  const { images, corrected, drift } = calibration;
  return { calibration: { images, corrected, drift } };
}
