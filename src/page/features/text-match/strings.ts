import type { ExpertPlace } from '../explain/experts.ts';

/** How prompt and description look at each other. */
export const matchWords = {
  heading: 'How the texts meet',
  note: 'The prompt’s words look at the description’s words (cross-attention, mean over heads). A darker prompt word looks hard at one word; press it to see where. Grey words after a bar did not fit.',
  empty: 'no text',
  attention: (value: string) => `attention ${value}`,
  unused: 'did not fit: the model never saw it',
  best: (prompt: string, description: string, value: string) =>
    `“${prompt}” looks at “${description}” (${value}).`,
  matrix: 'Attention, word by word',
  tokens: 'Attention, token by token',
  saveWords: 'Save by word as',
  saveTokens: 'by token as',
};

/** Gate and experts of the regressor. */
export const expertsWords = {
  heading: 'Experts',
  note: (members: number) =>
    members > 1
      ? `The score is the mean of ${members} members. Each is a mixture: its gate picks experts for the crop, and their outputs are mixed by its weights.`
      : 'The regressor is a mixture: the gate picks experts for the crop, and their outputs are mixed by its weights.',
  terms: (share: string, score: string) =>
    `The words of both texts alone, without the image, say ${score}: ${share} of the score is theirs, the rest the experts’.`,
  taken: (amount: string) =>
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
