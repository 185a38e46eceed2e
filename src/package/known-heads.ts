import { rewardHead } from '../spec/parameters.ts';
import type { HeadInfo } from '../shared/engine-api.ts';

/** What the heads of imported checkpoints mean; an unknown one is described by its name alone. */
export function describeHead(name: string): HeadInfo {
  if (name === rewardHead) {
    return {
      name,
      title: 'ImageReward',
      min: -3,
      max: 3,
      question:
        'Which image would people prefer for this prompt? In standard deviations around the average image.',
      higherIsBetter: true,
    };
  }
  return {
    name,
    title: name[0]!.toUpperCase() + name.slice(1),
    min: 0,
    max: 5,
    question: questions[name] ?? `Mean opinion score for ${name}.`,
    higherIsBetter: true,
  };
}

const questions: Partial<Record<string, string>> = {
  quality: 'How good is the visual quality of this image? Mean opinion score.',
  alignment: 'How well does the image match its prompt? Mean opinion score.',
  authenticity: 'How authentic does the image look? Mean opinion score.',
};
