import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { settle } from './settle.ts';

/** Rules whose outcome hangs on colours. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Fails with every rule that the page breaks, and where; of all rules, or of those named. axe itself fails where there is nothing `within`. */
async function expectAccessible(page: Page, within?: string, rules?: string[]): Promise<void> {
  await settle(page);
  // in the page itself and of violations alone: a second page for the verdict, and a record of every node that passed, are two thirds
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (within !== undefined) axe.include(within);
  const runOnly = rules && { runOnly: { type: 'rule' as const, values: rules } };
  const { violations } = await axe.options({ resultTypes: ['violations'], ...runOnly }).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes
      .slice(0, 4)
      .map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`),
  }));
  expect.soft(found).toEqual([]);
}

/**
 * Every rule in the light theme; in the dark one, which changes nothing but colours, those that look at colours.
 *
 * @param within selector of the one part that has not been looked at yet; otherwise the whole page
 */
export async function expectAccessibleInBothThemes(page: Page, within?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page, within);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, within, colourRules);
}
