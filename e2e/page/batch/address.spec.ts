import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { goldenImage, listenForTrouble, openScored } from '../../support/page.ts';
import { expect, test } from '../../support/test.ts';

/* Images by their web address, from a real server on this machine. */

let server: Server;
let site: string;
test.beforeAll(async () => {
  const png = await readFile(goldenImage('scene'));
  server = createServer((request, response) => {
    const open = { 'Access-Control-Allow-Origin': '*' };
    if (request.url === '/closed.png') response.writeHead(200, { 'Content-Type': 'image/png' }).end(png);
    else if (request.url === '/page')
      response.writeHead(200, { ...open, 'Content-Type': 'text/html' }).end('<p>');
    else if (request.url?.startsWith('/open')) {
      response.writeHead(200, { ...open, 'Content-Type': 'image/png' }).end(png);
    } else response.writeHead(404, open).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('an image is fetched from its address, typed, pasted, dropped; what cannot be had is explained, and the address stays', async ({
  page,
}) => {
  const trouble = listenForTrouble(page);
  await openScored(page);
  const row = (name: string) => page.getByTestId('row').filter({ hasText: name });
  await page.getByLabel('Image URL').fill(`${site}/open/first.png`);
  await page.keyboard.press('Enter');
  // one image alone has no table
  await expect(page.getByTestId('scores')).toBeVisible();
  await expect(page.getByText('first.png').first()).toBeVisible();
  await page.evaluate((link) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', link);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, `${site}/open/second`);
  await expect(row('second.png')).toHaveAttribute('data-status', 'done');
  await page.evaluate((link) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', link);
    for (const name of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
  }, `${site}/open/third.png`);
  await expect(row('third.png')).toHaveAttribute('data-status', 'done');
  expect(trouble()).toEqual([]);

  const field = page.getByLabel('Image URL');
  const failures: [string, string][] = [
    [
      `${site}/closed.png`,
      `does not allow other sites to read its images (CORS). Save the image and open the file here.`,
    ],
    [`${site}/none.png`, 'has no such file (404)'],
    [`${site}/page`, 'is a web page, not an image'],
    ['http://127.0.0.1:1/a.png', 'No response from 127.0.0.1:1'],
    ['a cat', '“a cat” is not a valid URL'],
  ];
  for (const [address, words] of failures) {
    await field.fill(address);
    await page.getByRole('button', { name: 'Fetch' }).click();
    await expect(page.getByText(words)).toBeVisible();
    await expect(field).toHaveValue(address);
  }
});
