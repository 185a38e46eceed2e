import { drop, openScored } from '../../support/page.ts';
import { prompted, settings, writtenAtRunTime } from '../../support/prompted.ts';
import { expect, test } from '../../support/test.ts';

test('the card says which prompt was read, from where, and what was left out, which can be kept', async ({
  page,
}) => {
  await openScored(page);
  const row = (name: string) => page.getByTestId('row').filter({ hasText: name });
  const prompt = page.getByRole('textbox', { name: 'Prompt' });
  const note = page.getByTestId('prompt-note');
  await drop(page, [
    prompted('tagged.png', 'parameters', `(a red house:1.2) <lora:film:0.8> ${settings}`),
    prompted('written.png', 'prompt', writtenAtRunTime),
  ]);
  await expect(row('tagged.png')).toHaveAttribute('data-status', 'done');
  await expect(prompt).toHaveValue('a red house');
  await expect(page.getByTestId('prompt-origin')).toHaveText('Read from the file (AUTOMATIC1111 or Forge).');
  await expect(note).toContainText('Left out: <lora:film:0.8>, (…:1.2).');

  await note.getByRole('checkbox').check();
  await expect(prompt).toHaveValue('(a red house:1.2) <lora:film:0.8>');
  await note.getByRole('checkbox').uncheck();
  await expect(prompt).toHaveValue('a red house');

  await expect(row('written.png')).toHaveAttribute('data-status', 'done');
  await row('written.png').click();
  await expect(note).toContainText('No prompt: the prompt was written by a language model at run time');
});
