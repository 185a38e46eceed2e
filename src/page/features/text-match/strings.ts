import { click } from '../../kit/screen/words.ts';

/** Attention between prompt and description. */
export const matchStrings = {
  heading: 'Prompt–description attention',
  prompt: 'Prompt',
  description: 'Description',
  note: `How prompt words attend to description words (cross-attention, mean over heads). The stronger the colour of a prompt word, the more it attends to a single word; ${click.toLowerCase()} it to see which. Grey words after a bar did not fit.`,
  empty: 'no text',
  attention: (value: string) => `attention ${value}`,
  unused: 'did not fit: the model never saw it',
  best: (prompt: string, description: string, value: string) =>
    `“${prompt}” attends most to “${description}” (${value}).`,
  matrix: 'Attention, word by word',
  tokens: 'Attention, token by token',
  saveWords: 'Save words as',
  saveTokens: 'Save tokens as',
};
