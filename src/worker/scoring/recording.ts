import { keep, tidy, type Tensor } from '../../nn/tf.ts';
import type { Recorder } from '../../model/recorder.ts';
import type { NamedTensor } from '../../shared/result.ts';

/** Collects named intermediates for `inspect`: clones them, reads them back at the end, and frees them. */
export class Recording {
  private readonly kept: { name: string; tensor: Tensor }[] = [];

  /** A recorder whose crop-level tensors are split into crops: the first keeps its plain name, crop k is `cropK.<name>`. */
  recorder(firstCrop?: number): Recorder {
    return (name, tensor) => {
      const [batch = 1] = tensor.shape;
      if (firstCrop === undefined) {
        this.hold(name, tensor);
        return;
      }
      for (let i = 0; i < batch; i++) {
        const crop = firstCrop + i;
        const one = tidy(() =>
          tensor.slice([i, ...tensor.shape.slice(1).map(() => 0)], [1, ...tensor.shape.slice(1)]),
        );
        this.hold(crop === 0 ? name : `crop${crop}.${name}`, one);
      }
    };
  }

  private hold(name: string, tensor: Tensor): void {
    // outlives the tidy around the model; freed in read()
    this.kept.push({ name, tensor: keep(tensor.clone()) });
  }

  /** Reads everything back and frees it. */
  async read(): Promise<NamedTensor[]> {
    const out: NamedTensor[] = [];
    for (const { name, tensor } of this.kept) {
      out.push({ name, shape: tensor.shape, values: Float32Array.from(await tensor.data<'float32'>()) });
    }
    this.dispose();
    return out;
  }

  dispose(): void {
    for (const { tensor } of this.kept) tensor.dispose();
    this.kept.length = 0;
  }
}
