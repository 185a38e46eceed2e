import type { CropPrediction } from '../model/prediction.ts';
import * as tf from '../nn/tf.ts';
import { emptied, type Row } from './data/batch.ts';
import type { TrainingSet } from './data/training-set.ts';

/** Which texts an evaluation sees. */
export interface EvaluationTexts {
  prompt?: number[];
  description?: number[];
  empty?: boolean;
  /** The prompt, but no description. */
  undescribed?: boolean;
}

/** Images scored at once. */
const chunk = 32;

/** Scores of images (numbers, [N]), mean over `crops` crops: [N] per head. `texts` may give other images' texts (index per image) or none. */
export function predictScores(
  forward: (rows: Row[]) => CropPrediction,
  set: TrainingSet,
  heads: readonly string[],
  images: readonly number[],
  crops: number,
  texts: EvaluationTexts,
): Record<string, number[]> {
  const out = Object.fromEntries(heads.map((head) => [head, new Array<number>(images.length).fill(0)]));
  for (let first = 0; first < images.length; first += chunk) {
    const part = images.slice(first, first + chunk);
    for (let crop = 0; crop < crops; crop++) {
      const rows = part.map((image, i) => evaluationRow(set, image, first + i, crop, texts));
      const scores = tf.tidy(() => {
        const prediction = forward(rows);
        return heads.map((head) => prediction.heads[head]!.score.dataSync<'float32'>());
      });
      heads.forEach((head, h) => {
        part.forEach((_, i) => (out[head]![first + i]! += scores[h]![i]! / crops));
      });
    }
  }
  return out;
}

function evaluationRow(
  set: TrainingSet,
  image: number,
  index: number,
  crop: number,
  texts: EvaluationTexts,
): Row {
  const from = (list: number[] | undefined) => set.images[list?.[index] ?? image]!;
  const prompt = from(texts.prompt).prompt;
  const description = from(texts.description).description;
  return {
    image,
    crop: crop % set.crops,
    window: undefined,
    prompt: texts.empty ? emptied(prompt) : prompt,
    description: texts.empty || texts.undescribed ? emptied(description) : description,
    rated: false,
  };
}
