import type { Locator, Page } from '@playwright/test';
import { drop, goldenPng, openReady } from '../../support/page.ts';
import { smallPng } from '../../support/small.ts';
import { expect, test } from '../../support/test.ts';

type Finger = readonly [x: number, y: number];

/** Fingers that go down at the first places and along the others, each list as long as there are fingers. */
const fingers = (page: Page, ...ways: Finger[][]): Promise<void> => held(page, ways, () => Promise.resolve());

/** The same, with a look at the page before they are lifted. */
async function held(page: Page, ways: Finger[][], look: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: Finger[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at.map(([x, y], id) => ({ x, y, id })) });
  await touch('touchStart', ways[0]!);
  for (const at of ways.slice(1)) await touch('touchMove', at);
  await look();
  await touch('touchEnd', []);
  await session.detach();
}

test('fingers: a swipe shows the neighbour, two zoom, and then one moves the picture; those beside each other show the same part, and their stars', async ({
  page,
}) => {
  await openReady(page);
  await drop(page, [
    await goldenPng('scene'),
    // of a quarter of its side
    { name: 'small.png', type: 'image/png', bytes: smallPng('small') },
  ]);
  const rows = page.getByTestId('row');
  await expect(rows).toHaveCount(2);
  // scores do not change it
  await page.getByLabel('Order').selectOption('As added');
  await page.setViewportSize({ width: 390, height: 844 });
  // in the inspector, over the gallery: the neighbour, but no patch, and up and down scrolls
  await rows.first().getByRole('button').click();
  const stage = page.getByTestId('stage');
  await expect(stage).toHaveAccessibleName(/scene\.png/);
  const follows = async (picture: Locator, y: number): Promise<void> => {
    const x = async (what: Locator) => (await what.boundingBox())!.x;
    const before = await x(picture);
    const beside = page.locator('[data-neighbour="1"]');
    await held(page, [[[300, y]], [[220, y + 5]], [[120, y + 10]]], async () => {
      // moves reach the page with its next frame
      await expect.poll(() => x(picture)).toBeCloseTo(before - 180);
      // a gap of 12 after the picture
      await expect.poll(() => x(beside)).toBeCloseTo(390 + 12 - 180);
    });
    await expect(beside).toHaveCount(0);
  };
  await follows(stage.locator('canvas').first(), 200);
  await expect(stage).toHaveAccessibleName(/small\.png/);
  await fingers(page, [[100, 200]], [[180, 205]], [[280, 210]]);
  await expect(stage).toHaveAccessibleName(/scene\.png/);
  await page.getByRole('button', { name: 'Loupe', exact: true }).click();
  const loupe = page.getByTestId('loupe');
  await expect(loupe).toHaveAccessibleName('Loupe: scene.png');
  const zoom = loupe.getByTitle('Fit or 100%');
  await expect(zoom).toHaveText('Fit');

  // up and down is no swipe
  await fingers(page, [[200, 250]], [[190, 350]], [[180, 420]]);
  await expect(loupe).toHaveAccessibleName('Loupe: scene.png');
  // who wants motion sees the next one come from where the finger was
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const slides = await page.evaluateHandle<unknown[]>(`(() => {
    const seen = [];
    const { animate } = Element.prototype;
    Element.prototype.animate = function (...how) {
      seen.push(how[0]);
      return animate.apply(this, how);
    };
    return seen;
  })()`);
  await follows(loupe.getByRole('img').first(), 300);
  await expect(loupe).toHaveAccessibleName('Loupe: small.png');
  expect(await slides.jsonValue()).toEqual([{ transform: ['translateX(222px)', 'none'] }]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await fingers(page, [[100, 300]], [[180, 305]], [[280, 310]]);
  await expect(loupe).toHaveAccessibleName('Loupe: scene.png');

  const picture = loupe.getByRole('img').first();
  const box = async () => (await picture.boundingBox())!;
  const whole = await box();
  await fingers(
    page,
    [
      [150, 300],
      [240, 300],
    ],
    [
      [120, 300],
      [270, 300],
    ],
    [
      [60, 300],
      [330, 300],
    ],
  );
  await expect.poll(async () => (await box()).width / whole.width).toBeCloseTo(3, 1);
  const near = await box();
  await expect(picture).toHaveCSS('image-rendering', 'pixelated');
  // the same swipe as before
  await fingers(page, [[300, 300]], [[220, 305]], [[120, 310]]);
  await expect(loupe).toHaveAccessibleName('Loupe: scene.png');
  await expect.poll(async () => (await box()).x).toBeLessThan(near.x - 100);
  await loupe.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'All images' }).click();
  await expect(rows.first().getByRole('button')).toBeFocused();

  for (const i of [0, 1]) await rows.nth(i).getByRole('checkbox').check();
  await page.getByTestId('picked').getByRole('button', { name: 'Side by side' }).click();
  await expect(loupe).toHaveAccessibleName('2 images side by side');
  /** What each pane shows: the picture's width, and the left end of what is seen, as shares of the pane and of the picture. */
  const parts = () =>
    loupe.getByTestId('loupe-picture').evaluateAll((frames) =>
      frames.map((frame) => {
        const img = frame.querySelector('img')!.getBoundingClientRect();
        const room = frame.getBoundingClientRect();
        return [img.width / room.width, (room.x - img.x) / img.width].map((share) => share.toFixed(2));
      }),
    );
  await expect.poll(parts).toEqual([
    ['1.00', '0.00'],
    ['1.00', '0.00'],
  ]);
  const first = (await loupe.getByTestId('loupe-picture').first().boundingBox())!;
  const at = (x: number): Finger => [first.x + x * first.width, first.y + first.height / 2];
  await fingers(page, [at(0.4), at(0.6)], [at(0.35), at(0.65)], [at(0.3), at(0.7)]);
  await fingers(page, [at(0.3)], [at(0.5)], [at(0.7)]);
  await expect.poll(parts).toEqual([
    ['2.00', '0.05'],
    ['2.00', '0.05'],
  ]);
  // of four pixels for one
  const percents = await loupe
    .getByRole('img')
    .evaluateAll((all: HTMLImageElement[]) =>
      all.map((one) => Math.round((100 * one.width) / one.naturalWidth)),
    );
  expect(new Set(percents).size).toBe(2);
  await expect(zoom).toHaveText(`${Math.min(...percents)}–${Math.max(...percents)}%`);
  // the small one, which is larger now than it could be alone
  const second = (await loupe.getByTestId('loupe-picture').nth(1).boundingBox())!;
  const below = (x: number): Finger => [second.x + x * second.width, second.y + second.height / 2];
  await fingers(page, [below(0.7)], [below(0.5)], [below(0.3)]);
  await expect.poll(parts).toEqual([
    ['2.00', '0.25'],
    ['2.00', '0.25'],
  ]);

  // two columns of the narrowest phone: the stars are there, on a line of their own
  await page.setViewportSize({ width: 320, height: 400 });
  const marks = loupe.getByTestId('mark-bar').first();
  await expect.poll(async () => (await marks.boundingBox())!.width).toBeLessThan(167);
  await expect(loupe.getByRole('button', { name: /^Rate/ })).toHaveCount(10);
  const line = async (name: string) => (await marks.getByRole('button', { name }).boundingBox())!.y;
  expect(await line('Rate 1 star')).toBeGreaterThan(await line('Reject'));
  expect(await line('Rate 5 stars')).toBe(await line('Rate 1 star'));
  // and take no room from the pictures
  const frames = loupe.getByTestId('loupe-picture');
  const shapes = await frames.evaluateAll((all) =>
    all.map((frame) => {
      const { naturalWidth, naturalHeight } = frame.querySelector('img')!;
      return (frame.clientWidth / frame.clientHeight) * (naturalHeight / naturalWidth);
    }),
  );
  for (const shape of shapes) expect(shape).toBeCloseTo(1, 1);
});

test('fingers: the first picture resists a swipe, and springs back; a tap that stops it does nothing else', async ({
  page,
}) => {
  await openReady(page);
  await drop(page, await Promise.all(['scene', 'noise'].map(goldenPng)));
  await expect(page.getByTestId('batch')).toHaveText('2 of 2 scored');
  await page.getByLabel('Order').selectOption('As added');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId('row').first().getByRole('button').click();
  const stage = page.getByTestId('stage');
  const loupe = page.getByTestId('loupe');
  await page.getByRole('radio', { name: 'Frequency', exact: true }).check({ force: true });
  await expect(page.getByTestId('heatmap')).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  // what is let go stays there, until the test has looked
  await page.evaluate(`(() => {
    const { animate } = Element.prototype;
    Element.prototype.animate = function (...how) {
      const moving = animate.apply(this, how);
      moving.pause();
      return moving;
    };
  })()`);
  const arrive = () => page.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
  const tap = (y: number) => fingers(page, [[195, y]], [[196, y]]);
  /** Swipes to where nothing is, and stops the picture on its way back with a tap. */
  const stops = async (picture: Locator, y: number): Promise<void> => {
    const at = async () => (await picture.boundingBox())!.x;
    const aside = (await at()) + 180 / (2 + 180 / 390);
    await held(page, [[[60, y]], [[140, y + 5]], [[240, y + 10]]], () =>
      expect.poll(at).toBeCloseTo(aside, 0),
    );
    await expect.poll(at).toBeCloseTo(aside, 0);
    await tap(y);
    await expect.poll(at).toBeCloseTo(aside + 0.3, 0);
  };

  await stops(stage.locator('canvas').first(), 200);
  await expect(stage).toHaveAccessibleName(/scene\.png/);
  await expect(page.getByTestId('pinned')).toHaveCount(0);
  await arrive();
  await tap(200);
  await expect(page.getByTestId('pinned')).toHaveCount(1);

  await page.getByRole('button', { name: 'Loupe', exact: true }).click();
  const zoom = loupe.getByTitle('Fit or 100%');
  await stops(loupe.getByRole('img').first(), 300);
  await arrive();
  // no half of a double tap, which only real fingers make
  const double = () => loupe.getByTestId('loupe-picture').dispatchEvent('dblclick');
  await tap(300);
  await double();
  await expect(loupe).toHaveAccessibleName('Loupe: scene.png');
  await expect(zoom).toHaveText('Fit');
  await tap(300);
  await double();
  await expect(zoom).toHaveText('100%');
});
