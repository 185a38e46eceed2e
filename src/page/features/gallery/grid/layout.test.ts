import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutOf, lineOf, linesWithin, measures, tileBeside } from './layout.ts';

const groups = (...sizes: number[]) => {
  let next = 0;
  return sizes.map((size) => ({ rows: Array.from({ length: size }, () => next++) }));
};

test('five columns of 150 in 800 pixels, a heading above each group', () => {
  const layout = layoutOf(groups(7, 2), 800, 150, true);
  expect(layout.columns).toBe(5);
  expect(layout.width).toBe(152);
  expect(layout.lines.map(({ kind }) => kind)).toEqual(['heading', 'images', 'images', 'heading', 'images']);
  expect(tileBeside(layout, 1, 1)).toBe(6);
  expect(tileBeside(layout, 4, 1)).toBe(6);
  expect(tileBeside(layout, 6, 1)).toBe(8);
  expect(tileBeside(layout, 8, 1)).toBe(8);
  expect(tileBeside(layout, 8, -1)).toBe(6);
  expect(tileBeside(layout, 3, -1)).toBe(3);
});

test('whatever the groups and the room: every tile once, inside, and every place of the scroller drawn', () => {
  const shape = fc.record({
    sizes: fc.array(fc.nat(40), { maxLength: 8 }),
    room: fc.integer({ min: 1, max: 3000 }),
    size: fc.integer({ min: 96, max: 360 }),
    headings: fc.boolean(),
    scroll: fc.nat(20_000),
  });
  fc.assert(
    fc.property(shape, ({ sizes, room, size, headings, scroll }) => {
      const layout = layoutOf(groups(...sizes), room, size, headings);
      const { columns, width, lines } = layout;
      expect(columns * width + (columns - 1) * measures.gap).toBeLessThanOrEqual(Math.max(room, 1));
      const tiles = lines.flatMap((line) => (line.kind === 'images' ? line.tiles : []));
      expect(tiles).toEqual(tiles.map((_, i) => i));
      expect(tiles).toHaveLength(sizes.reduce((sum, n) => sum + n, 0));
      for (const tile of tiles.slice(0, 5)) expect(lineOf(layout, tile)?.tiles).toContain(tile);
      const { first, end } = linesWithin(lines, scroll, 700);
      const visible = lines.filter(({ top, height }) => top + height > scroll && top < scroll + 700);
      const drawn = lines.slice(first, end);
      expect(visible.every((line) => drawn.includes(line))).toBe(true);
      expect(drawn.length).toBeLessThan(60);
    }),
  );
});
