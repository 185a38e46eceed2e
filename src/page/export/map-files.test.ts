import { expect, test } from 'vitest';
import { mapCsv, mapNpy, saveName } from './map-files.ts';

const map = { columns: 2, rows: 1, cell: 16, originX: 18, originY: 8, values: Float32Array.of(1.5, -2) };

test('a map as a table has the pixel box of every patch', async () => {
  expect(await mapCsv(map).text()).toBe('x,y,width,height,value\r\n18,8,16,16,1.5\r\n34,8,16,16,-2\r\n');
});

test('a map as .npy has an aligned header and little-endian numbers', async () => {
  const bytes = new Uint8Array(await mapNpy(map).arrayBuffer());
  const length = bytes[8]! | (bytes[9]! << 8);
  expect(String.fromCharCode(...bytes.slice(1, 6))).toBe('NUMPY');
  expect((10 + length) % 64).toBe(0);
  const header = new TextDecoder().decode(bytes.slice(10, 10 + length));
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(1, 2\), \} *\n$/);
  const numbers = new DataView(bytes.buffer, 10 + length);
  expect([numbers.getFloat32(0, true), numbers.getFloat32(4, true), numbers.byteLength]).toEqual([
    1.5, -2, 8,
  ]);
});

test('file names', () => {
  expect(saveName('my.cat.jpeg', 'crop-weight', 'npy')).toBe('my.cat.crop-weight.npy');
});
