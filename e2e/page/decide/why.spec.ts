import { readFile } from 'node:fs/promises';
import { drop, listenForTrouble, table } from '../../support/page.ts';
import { expectAccessibleInBothThemes } from '../../support/axe.ts';
import { expect, realTest } from '../../support/test.ts';

const sample = async (name: string) => ({
  name,
  type: 'image/jpeg',
  bytes: await readFile(new URL(`../../../public/samples/${name}`, import.meta.url)),
});

realTest('understand why a score is low in two steps', async ({ page }) => {
  realTest.slow();
  const trouble = listenForTrouble(page);
  await page.goto('/');
  const files = [
    await sample('still-life-noisy.jpg'),
    await sample('dusk.jpg'),
    table(
      'texts.csv',
      'file,prompt,description\n' +
        'still-life-noisy.jpg,a still life of three pears,"Three pears, a red apple and a blue jug on a wooden table, seen from the front."\n' +
        'dusk.jpg,"a lake at dusk, a red sports car, neon","Mountains behind a still lake that mirrors them, in the blue light of the evening."\n',
    ),
  ];
  const tile = page.getByRole('button', { name: 'dusk.jpg', exact: true });
  const why = page.getByTestId('why');
  const steps = [() => drop(page, files), () => tile.click()];
  await steps[0]!();
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored', { timeout: 120_000 });
  await steps[1]!();
  await expect(why).toContainText(
    /Not mentioned in the description, probably missing from the image: “red sports car”, “neon” \(79% sure\)\./,
  );
  expect(steps.length).toBeLessThanOrEqual(2);

  await page.getByRole('button', { name: 'still-life-noisy.jpg', exact: true }).click();
  await expect(why).toContainText(/The image is noisy \(\d\d% sure\)\./);
  await expect(why).not.toContainText('ot mentioned');
  await expectAccessibleInBothThemes(page, '[data-testid="why"]');
  expect(trouble()).toEqual([]);
});
