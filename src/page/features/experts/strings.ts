import type { ExpertPlace } from '../explain/index.ts';

/** Gate and experts of the regressor. */
export const expertsStrings = {
  heading: 'Experts',
  note: (members: number) =>
    members > 1
      ? `The score is the mean of ${members} members. Each is a mixture of experts: its gate selects experts for the crop and weights their outputs.`
      : 'The regressor is a mixture of experts: its gate selects experts for the crop and weights their outputs.',
  terms: (share: string, score: string) =>
    `Text-only score (prompt and description, without the image): ${score}, with a weight of ${share}. The experts contribute the rest.`,
  pooled: (share: string, score: string, photograph = 0) =>
    `Score from pretrained features (the image, without the texts): ${score}, with a weight of ${share}.${photograph > 0.5 ? ' It weighs more than usual, because the image is taken for a photograph.' : ''}`,
  mismatchPenalty: (amount: string) =>
    `It includes a penalty of ${amount}, because the description does not support the prompt.`,
  coloursPenalty: (amount: string) =>
    `It includes a penalty of ${amount} for colours that may be inverted, or have red and blue exchanged.`,
  expert: 'Expert',
  name: ({ member, expert }: ExpertPlace) =>
    member === undefined ? `Expert ${expert + 1}` : `Member ${member + 1}, expert ${expert + 1}`,
  gate: 'Gate',
  output: 'Output',
  used: 'Used',
  yes: 'yes',
  no: 'no',
};
