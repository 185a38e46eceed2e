import { describe, expect, it } from 'vitest';
import {
  alignRatings,
  canGroup,
  filePlaces,
  groupOf,
  headOfColumn,
  rating,
  readDatasetTable,
  targetColumn,
} from './dataset-table.ts';

const agiqa3k = `name,prompt,adj1,adj2,style,mos_quality,std_quality,mos_align,std_align
glide_normal_037.jpg,"a jar, very old",old,,,2.5,0.3,1.25,0.4
xl2.2_normal_038.jpg,a kite,,,anime,4.5,0.2,4.75,0.1
`;

describe('readDatasetTable', () => {
  it('reads AGIQA-3K as released, and finds both ratings', () => {
    const table = readDatasetTable(agiqa3k, 'data.csv');
    expect(table.rows).toHaveLength(2);
    expect(table.rows[0]).toMatchObject({
      number: 1,
      file: 'glide_normal_037.jpg',
      prompt: 'a jar, very old',
      description: '',
    });
    expect(targetColumn(table, 'quality')).toBe('mos_quality');
    expect(targetColumn(table, 'alignment')).toBe('mos_align');
    expect(targetColumn(table, 'authenticity')).toBeUndefined();
    expect(table.rows.map((row) => rating(row, 'mos_align'))).toEqual([1.25, 4.75]);
    expect(table.rows.map((row) => groupOf(table, row, 'generator'))).toEqual([
      'glide_normal',
      'xl2.2_normal',
    ]);
    expect(table.rows.map((row) => groupOf(table, row, 'style'))).toEqual(['', 'anime']);
  });

  it('reads it with the descriptions of SC-AGIQA', () => {
    const table = readDatasetTable(
      'name,prompt,mos_quality,mos_align,answer\na_1.jpg,a kite,3,4,"A kite, high up.\nSecond line."\n',
      'data.csv',
    );
    expect(table.rows[0]!.description).toBe('A kite, high up.\nSecond line.');
  });

  it('reads AGIQA-1K: capital headers, saved by a spreadsheet with semicolons and decimal commas', () => {
    const table = readDatasetTable(
      '\uFEFFImage;Prompt;MOS\r\n1_2.png;bird, city;3,41\r\n1_3.png;cat;2\r\n',
      'AGIQA-1K.csv',
    );
    expect(table.rows.map((row) => row.file)).toEqual(['1_2.png', '1_3.png']);
    expect(targetColumn(table, 'quality')).toBe('MOS');
    expect(table.rows.map((row) => rating(row, 'MOS'))).toEqual([3.41, 2]);
  });

  it('reads AIGCIQA2023: backslashes in paths, ratings in a file of their own', () => {
    const table = readDatasetTable(
      'name,prompt,answer\nallimg\\1.png,p,d\nallimg\\0.png,q,e\nallimg\\2.png,r,f\n',
      'm.csv',
    );
    expect(filePlaces(table.rows[0]!.file)).toContain('allimg/1.png');
    expect(filePlaces(table.rows[0]!.file)).toContain('Image/allimg/1.png');
    expect(filePlaces(table.rows[0]!.file)).toContain('1.png');
    expect(alignRatings(table, [50, 51, 52], 'mosz1.mat')).toEqual({
      values: [51, 50, 52],
      by: 'file number',
    });
    expect(() => alignRatings(table, [50], 'mosz1.mat')).toThrow(/1 ratings, the table 3 rows/);
    const named = readDatasetTable('name\nx.png\ny.png\n', 'm.csv');
    expect(alignRatings(named, [5, 6], 'mosz1.mat')).toEqual({ values: [5, 6], by: 'row' });
    const gap = readDatasetTable('name\n1.png\n2.png\n', 'm.csv');
    expect(alignRatings(gap, [5, 6], 'mosz1.mat')).toEqual({ values: [5, 6], by: 'row' });
  });

  it('takes tabs and any named rating column', () => {
    const table = readDatasetTable('file\tmy score\nx.png\t7\n', 't.tsv');
    expect(rating(table.rows[0]!, 'my score')).toBe(7);
    expect(targetColumn(table, 'My Score')).toBe('my score');
  });

  it('keeps wrong rows and says what is wrong', () => {
    const table = readDatasetTable('file,mos\nx.png,3\n,4\ny.png,4,5\nz.png,none\n', 't.csv');
    expect(table.rows.map((row) => row.problem)).toEqual([
      undefined,
      expect.stringMatching(/Row 2 of t\.csv names no file/),
      expect.stringMatching(/Row 3 of t\.csv has 1 more field/),
      undefined,
    ]);
    expect(rating(table.rows[3]!, 'mos')).toBeNull();
    expect(rating(table.rows[3]!, 'nowhere')).toBeNull();
  });

  it('refuses tables without a file column or rows', () => {
    expect(() => readDatasetTable('a,b\n1,2\n', 't.csv')).toThrow(/its columns are: a, b/);
    expect(() => readDatasetTable('', 't.csv')).toThrow(/none/);
    expect(() => readDatasetTable('file,mos\n', 't.csv')).toThrow(/no rows/);
  });

  it('does not mistake a column named like a built-in', () => {
    const table = readDatasetTable('file,constructor\nx.png,3\n', 't.csv');
    expect(rating(table.rows[0]!, 'constructor')).toBe(3);
    expect(rating(table.rows[0]!, 'toString')).toBeNull();
  });

  it('knows which head a column rates', () => {
    expect(headOfColumn('mos_align')).toBe('alignment');
    expect(headOfColumn('MOS')).toBe('quality');
    expect(headOfColumn('sharpness')).toBeUndefined();
    const table = readDatasetTable('file\nx.png\n', 't.csv');
    expect([canGroup(table, 'generator'), canGroup(table, 'style')]).toEqual([true, false]);
  });
});
