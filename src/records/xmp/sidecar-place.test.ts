import { expect, test } from 'vitest';
import { SidecarPlaces } from './sidecar-place.ts';

test.each([
  ['a new one carries the whole name', ['a.png'], { name: 'a.png.xmp', exists: false }],
  ['darktable’s', ['a.png', 'a.png.xmp', 'a.xmp'], { name: 'a.png.xmp', exists: true }],
  ['Adobe’s', ['a.png', 'a.xmp'], { name: 'a.xmp', exists: true }],
  ['in capital letters', ['a.png', 'a.XMP'], { name: 'a.XMP', exists: true }],
  [
    'one that two pictures would share is not used',
    ['a.png', 'a.JPG', 'a.xmp'],
    { name: 'a.png.xmp', exists: false },
  ],
  ['a text of the same stem is no picture', ['a.png', 'a.txt', 'a.xmp'], { name: 'a.xmp', exists: true }],
])('%s', (_, names, expected) => {
  expect(new SidecarPlaces(names).of('a.png')).toEqual(expected);
});
