import { describe, expect, it } from 'vitest';
import { headOfColumn, ratingColumn } from '../records/table/column-names.ts';
import { ratingOf } from '../records/table/rating.ts';
import { readTable } from '../records/table/read-table.ts';
import { alignRatings, canGroup, groupOf } from './rated-rows.ts';

describe('tables as released', () => {
  it('reads AGIQA-3K, finds both ratings and the generators', () => {
    const table = readTable(
      'name,prompt,adj1,adj2,style,mos_quality,std_quality,mos_align,std_align\n' +
        'glide_normal_037.jpg,"a jar, very old",old,,,2.5,0.3,1.25,0.4\nxl2.2_normal_038.jpg,a kite,,,anime,4.5,0.2,4.75,0.1\n',
      'data.csv',
    );
    expect(table.rows[0]).toMatchObject({
      number: 1,
      file: 'glide_normal_037.jpg',
      prompt: 'a jar, very old',
    });
    const columns = ['quality', 'alignment', 'authenticity'].map((head) => ratingColumn(table.columns, head));
    expect(columns).toEqual(['mos_quality', 'mos_align', undefined]);
    expect(table.rows.map(({ cells }) => ratingOf(cells, 'mos_align'))).toEqual([1.25, 4.75]);
    expect(table.rows.map((row) => groupOf(table, row, 'generator'))).toEqual([
      'glide_normal',
      'xl2.2_normal',
    ]);
    expect(table.rows.map((row) => groupOf(table, row, 'style'))).toEqual(['', 'anime']);
    expect([canGroup(table, 'generator'), canGroup(table, 'nowhere')]).toEqual([true, false]);
  });

  it('reads AGIQA-1K: capital headers, saved by a spreadsheet with semicolons and decimal commas', () => {
    const table = readTable(
      '\uFEFFImage;Prompt;MOS\r\n1_2.png;bird, city;3,41\r\n1_3.png;cat;2\r\n',
      'AGIQA-1K.csv',
    );
    expect(table.rows).toMatchObject([{ file: '1_2.png', prompt: 'bird, city' }, { file: '1_3.png' }]);
    expect(ratingColumn(table.columns, 'quality')).toBe('MOS');
    expect(table.rows.map(({ cells }) => ratingOf(cells, 'MOS'))).toEqual([3.41, 2]);
  });

  it('pairs AIGCIQA2023’s ratings, which lie in a file of their own, by number where that can be', () => {
    const table = readTable(
      'name,prompt,answer\nallimg\\1.png,p,d\nallimg\\0.png,q,e\nallimg\\2.png,r,f\n',
      'm.csv',
    );
    expect(table.rows[0]!.description).toBe('d');
    expect(alignRatings(table, [50, 51, 52], 'mosz1.mat')).toEqual({
      values: [51, 50, 52],
      by: 'file number',
    });
    expect(() => alignRatings(table, [50], 'mosz1.mat')).toThrow(/1 ratings, but the table has 3 rows/);
    const gap = readTable('name\n1.png\n2.png\n', 'm.csv');
    expect(alignRatings(gap, [5, 6], 'mosz1.mat')).toEqual({ values: [5, 6], by: 'row' });
  });

  it('knows which head a column rates', () => {
    expect(['mos_align', 'MOS', 'Mos Quality', 'sharpness'].map(headOfColumn)).toEqual([
      ...['alignment', 'quality', 'quality', undefined],
    ]);
    expect(ratingColumn(['my score'], 'My Score')).toBe('my score');
  });
});
