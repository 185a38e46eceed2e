/** How prompt and description look at each other. */
export const matchStrings = {
  heading: 'How the texts meet',
  prompt: 'Prompt',
  description: 'Description',
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
