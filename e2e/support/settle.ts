import type { Page } from '@playwright/test';

/**
 * Waits until nothing moves: a colour that is read while a theme changes is of neither. Asks for no motion, lets the page draw what it was
 * told last, and waits for every transition and animation that has an end, and for those that begin where they end.
 */
export async function settle(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const running = () =>
      document.getAnimations().filter((animation) => {
        const { endTime } = animation.effect?.getComputedTiming() ?? {};
        return animation.playState === 'running' && endTime !== Infinity;
      });
    // a frame sees the new style and begins what follows from it; a script that heard of it may draw one frame later
    for (let quiet = 0; quiet < 3; quiet++) {
      await frame();
      const now = running();
      if (now.length === 0) continue;
      quiet = -1;
      await Promise.allSettled(now.map(({ finished }) => finished));
    }
  });
}
