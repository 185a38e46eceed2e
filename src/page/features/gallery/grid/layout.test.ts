import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filledLayout, layoutOf, lineOf, linesWithin, measures, tileBeside } from './layout.ts';

const groups = (...sizes: number[]) => {
  let next = 0;
  return sizes.map((size) => ({ rows: Array.from({ length: size }, () => next++) }));
};

test('five columns of 150 in 800 pixels, a heading above each group', () => {
  const layout = layoutOf(groups(8, 5), 800, 150, true);
  expect(layout.columns).toBe(5);
  expect(layout.width).toBe(152);
  expect(layout.lines.map(({ kind }) => kind)).toEqual(['heading', 'images', 'images', 'heading', 'images']);
  expect(tileBeside(layout, 1, 1)).toBe(6);
  expect(tileBeside(layout, 4, 1)).toBe(7);
  expect(tileBeside(layout, 6, 1)).toBe(9);
  expect(tileBeside(layout, 8, 1)).toBe(8);
  expect(tileBeside(layout, 8, -1)).toBe(5);
  expect(tileBeside(layout, 3, -1)).toBe(3);
});

const lines = (layout: ReturnType<typeof layoutOf>) =>
  layout.lines.map(({ kind, stretches }) => [kind, ...stretches.map(({ group }) => group.rows.length)]);

test('small groups stand beside each other, each whole and under its own heading', () => {
  // five columns: 2 and 3 fill a line, 1 and 4 another
  expect(lines(layoutOf(groups(2, 3, 1, 4), 800, 150, true))).toEqual([
    ['heading', 2, 3],
    ['images', 2, 3],
    ['heading', 1, 4],
    ['images', 1, 4],
  ]);
  expect(layoutOf(groups(2, 3), 800, 150, true).lines[0]!.stretches[1]).toMatchObject({
    column: 2,
    count: 3,
  });
});

test('as many columns as leave the fewest places empty: four for groups of four and twelve, where five fit', () => {
  expect(layoutOf(groups(4, 12, 8), 800, 150, true).columns).toBe(4);
  expect(layoutOf(groups(4, 12, 8), 800, 150, false).columns).toBe(5);
  expect(layoutOf(groups(5, 10), 800, 150, true).columns).toBe(5);
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
      const most = Math.max(1, layoutOf(groups(...sizes), room, size, false).columns);
      expect(columns).toBeGreaterThanOrEqual(0.75 * most);
      // what shares a line fits into it, and each heading has its group's images on the line below
      lines.forEach((line, i) => {
        const taken = line.stretches.reduce((sum, { count }) => sum + count, 0);
        expect(taken).toBeLessThanOrEqual(columns);
        const below = lines[i + 1];
        if (line.kind !== 'heading' || below?.kind !== 'images') return;
        line.stretches.forEach(({ group, column, count }) =>
          expect(below.tiles.slice(column, column + count)).toEqual(group.rows.slice(0, count)),
        );
      });
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

test('a few images grow until they fill the height, and many do not', () => {
  const sizes = { usual: 136, few: 360 };
  const few = [{ rows: Array.from({ length: 12 }, (_, i) => i) }];
  const usual = layoutOf(few, 1200, sizes.usual, false);
  const grown = filledLayout(few, 1200, 900, sizes, false);
  expect(grown.width).toBeGreaterThan(1.5 * usual.width);
  expect(grown.height).toBeLessThanOrEqual(900);
  // hardly a pixel of the height is left, or none of the width
  const lines = grown.lines.length;
  const width = grown.columns * (grown.width + measures.gap) - measures.gap;
  expect(Math.min(900 - grown.height - lines, 1200 - width - grown.columns)).toBeLessThan(0);
  expect(filledLayout([{ rows: [1, 2] }], 1200, 900, sizes, false).width).toBeLessThanOrEqual(360);
  // on a phone two beside each other, not one above the other at its left edge
  expect(filledLayout([{ rows: [1, 2] }], 366, 560, sizes, false).columns).toBe(2);
  const many = [{ rows: Array.from({ length: 200 }, (_, i) => i) }];
  expect(filledLayout(many, 1200, 900, sizes, false)).toEqual(layoutOf(many, 1200, sizes.usual, false));
});
