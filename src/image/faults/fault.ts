/** Something a picture suffers from. */
export interface Fault {
  /** Softness: blur or enlargement. */
  code: 'softness' | 'blur' | 'noise' | 'compression' | 'enlargement';
  /** Probability, 0 to 1: of images with this value, the share that had the fault; see `fault-model.ts`. */
  sureness: number;
}
