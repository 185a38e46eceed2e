import type { Page } from 'playwright-core';

/** How somebody uses the page while it scores. */
export interface Use {
  name: string;
  /** Milliseconds between two steps. */
  pause: number;
  /** One step; `until` waits a share of the pause within it. */
  step: (page: Page, step: number, until: (share: number) => Promise<void>) => Promise<void>;
}

/** Moves the pointer over the gallery and turns the wheel, down and up again. */
async function scroll(page: Page, down: boolean): Promise<void> {
  await page.mouse.move(300, 500);
  await page.mouse.wheel(0, down ? 200 : -150);
}

/**
 * Somebody who culls: the next picture, a look at it, then keep or reject; the wheel at every fifth. With a second for each, a thousand
 * pictures are decided in 17 minutes, without a rest: as fast as a practised person goes through pictures that were not seen before, and faster than this machine scores them.
 * At the last picture the way goes back.
 */
export function culling(images: number, pause: number): Use {
  return {
    name: 'culling',
    pause,
    async step(page, step, until) {
      const back = Math.floor(step / Math.max(images - 1, 1)) % 2 === 1;
      await page.keyboard.press(back ? 'k' : 'j');
      await until(0.6);
      await page.keyboard.press(step % 3 === 0 ? 'p' : 'x');
      if (step % 5 === 4) await scroll(page, step % 10 === 4);
    },
  };
}

/**
 * More than anybody does: four times a second a key, a movement of the pointer and a turn of the wheel, with the next map at every sixth
 * key, so that one is drawn over the picture almost all the time.
 */
export const dense: Use = {
  name: 'dense',
  pause: 250,
  async step(page, step) {
    await page.keyboard.press(['j', 'm', 'p', 'u', 'k', 'j'][step % 6]!);
    await scroll(page, step % 2 === 0);
  },
};

/** Calls `told` with how many images have been scored, as often as the page says another number. */
export async function followScored(page: Page, told: (done: number) => void): Promise<void> {
  await page.exposeFunction('toldBatch', (words: string) => told(Number.parseInt(words, 10)));
  await page.getByTestId('batch').waitFor();
  await page.getByTestId('batch').evaluate((line) => {
    const here = globalThis as { toldBatch?: (words: string) => void };
    // no function here may have a name: what compiles this file would mark it with one of its own
    new MutationObserver(() => here.toldBatch?.(line.textContent)).observe(line, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    // it may be the last number already
    here.toldBatch?.(line.textContent);
  });
}
