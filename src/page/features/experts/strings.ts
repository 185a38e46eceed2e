import type { ExpertPlace } from '../explain/index.ts';

/** Gate and experts of the regressor. */
export const expertsStrings = {
  heading: 'Experts',
  note: (members: number) =>
    members > 1
      ? `The score is the mean of ${members} members. Each is a mixture: its gate picks experts for the crop, and their outputs are mixed by its weights.`
      : 'The regressor is a mixture: the gate picks experts for the crop, and their outputs are mixed by its weights.',
  terms: (share: string, score: string) =>
    `The words of both texts alone, without the image, say ${score}: ${share} of the score is theirs, the rest the experts’.`,
  mismatchPenalty: (amount: string) =>
    `Of that, ${amount} is taken off because the description does not bear out the prompt in words.`,
  expert: 'Expert',
  name: ({ member, expert }: ExpertPlace) =>
    member === undefined ? `Expert ${expert + 1}` : `Member ${member + 1}, expert ${expert + 1}`,
  gate: 'Gate',
  output: 'Output',
  used: 'Used',
  yes: 'yes',
  no: 'no',
};
