import { expect, test } from 'vitest';
import { nameOf, webAddress } from './fetch-image.ts';

test('a text is an address only when it is nothing else', () => {
  expect(webAddress(' https://a.example/b.png\n')?.href).toBe('https://a.example/b.png');
  for (const words of [
    'see https://a.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'a cat',
    'https://',
  ])
    expect(webAddress(words)).toBeUndefined();
});

test.each([
  ['https://a.example/x/cat.png?w=3#y', 'image/png', 'cat.png'],
  ['https://a.example/x/a%20cat', 'image/jpeg', 'a cat.jpg'],
  ['https://a.example/', 'image/webp', 'a.example.webp'],
  ['https://a.example/100%/..%2Fb', 'image/gif', '..-b.gif'],
  ['https://a.example/%zz', '', '%zz'],
])('%s is named', (url, type, name) => {
  expect(nameOf(new URL(url), type)).toBe(name);
});
