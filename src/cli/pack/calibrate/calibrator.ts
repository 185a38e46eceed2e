import type { Quantisation } from '../../../package/naming.ts';
import type { ModelToCalibrate } from '../../../package/pack.ts';
import type { Item } from '../../items/item.ts';
import type { Calibration } from './calibrate.ts';
import { calibrationItems, withCalibrationImages, type CalibrationIo } from './images.ts';

/** The calibration of one packing: its images are checked first, its result is kept for the report. */
export class Calibrator {
  result: Calibration | undefined;
  private readonly io: CalibrationIo;
  private readonly items: Item[];
  private readonly quantisation: Quantisation;

  private constructor(io: CalibrationIo, items: Item[], quantisation: Quantisation) {
    this.io = io;
    this.items = items;
    this.quantisation = quantisation;
  }

  /** Throws `usage` for images that are not there, before anything is read or written. */
  static async for(where: string, quantisation: Quantisation, io: CalibrationIo): Promise<Calibrator> {
    return new Calibrator(io, await calibrationItems(io, where), quantisation);
  }

  /** Calibrates a model; answers the biases to store. */
  async run(model: ModelToCalibrate): Promise<ReadonlyMap<string, Float32Array>> {
    const { io, items, quantisation } = this;
    // tfjs is loaded only now: packing alone does without
    const { startTrainingBackend } = await import('../../../nn/wasm/node/start-wasm.ts');
    const { calibrate } = await import('./calibrate.ts');
    await startTrainingBackend();
    const found = await withCalibrationImages(io, items, (images) =>
      calibrate(model, quantisation, images, (done) =>
        io.say(`calibrated on ${done} of ${items.length} images`),
      ),
    );
    this.result = found;
    const kept = found.corrected ? 'biases corrected' : 'biases unchanged: correcting them did not help';
    io.say(`${kept}; drift of the scores is in "calibration".`);
    return found.biases;
  }
}
