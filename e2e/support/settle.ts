import type { Page } from '@playwright/test';

/**
 * Waits until nothing moves: a colour that is read while a theme changes is of neither. Asks for no motion, lets the page draw what it was
 * told last, and waits for every transition and animation that has an end.
 */
export async function settle(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // the first frame sees the new style, and begins what follows from it
    await frame();
    await frame();
    const running = () =>
      document.getAnimations().filter((animation) => {
        const { endTime } = animation.effect?.getComputedTiming() ?? {};
        return animation.playState === 'running' && endTime !== Infinity;
      });
    // the end of one may be the beginning of another
    for (let now = running(); now.length > 0; now = running())
      await Promise.allSettled(now.map(({ finished }) => finished));
  });
}
