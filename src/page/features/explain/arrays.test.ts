import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { tableCsv, tableNpy } from '../../kit/files/number-table.ts';
import { parseFinished } from '../samples/index.ts';
import { mapTable, resultTables } from './arrays.ts';

const map = { columns: 2, rows: 1, cell: 16, originX: 18, originY: 8, values: Float32Array.of(1.5, -2) };

/** Shape and numbers of an .npy file. */
async function readNpy(blob: Blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const length = bytes[8]! | (bytes[9]! << 8);
  const header = new TextDecoder().decode(bytes.slice(10, 10 + length));
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .flatMap((n) => (n === '' ? [] : Number(n)));
  return { bytes, length, header, shape, values: new Float32Array(bytes.slice(10 + length).buffer) };
}

test('a map as a table has the pixel box of every patch', async () => {
  const csv = await tableCsv(mapTable('frequency', map)).text();
  expect(csv).toBe('x,y,width,height,value\r\n18,8,16,16,1.5\r\n34,8,16,16,-2\r\n');
});

test('a map as .npy has an aligned header and little-endian numbers', async () => {
  const { bytes, length, header, values } = await readNpy(tableNpy(mapTable('frequency', map)));
  expect(String.fromCharCode(...bytes.slice(1, 6))).toBe('NUMPY');
  expect((10 + length) % 64).toBe(0);
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(1, 2\), \} *\n$/);
  expect([...values]).toEqual([1.5, -2]);
});

test('everything a result holds comes out in its shape', async () => {
  const json = await readFile(new URL('../../../../public/samples/finished.json', import.meta.url), 'utf8');
  const { result } = parseFinished(json)!.scored;
  const tables = resultTables(result);
  expect(tables.map(({ name }) => name)).toEqual([
    ...['frequency', 'crop-frequency', 'crop-weight', 'crop-spatial', 'crop-share'],
    ...['crop-scores', 'attention', 'attention-words'],
  ]);
  for (const table of tables) {
    const { shape, values } = await readNpy(tableNpy(table));
    expect(shape, table.name).toEqual(table.shape);
    expect(values.length, table.name).toBe(shape.reduce((a, b) => a * b, 1));
  }
  const scores = tables.find(({ name }) => name === 'crop-scores')!;
  expect(scores.shape).toEqual([result.crops.length, 4]);
  expect(scores.rows[3]).toMatchObject({
    crop: 4,
    x: result.crops[3]!.x,
    quality: result.crops[3]!.scores.quality,
  });
  const row = scores.rows[0]!;
  // the demo's regressor has four members of four experts
  const { gate, outputs, used } = result.detail!.crops[0]!.experts.quality!;
  const marked = gate.map((_, e) => row[`quality_member_${Math.floor(e / 4) + 1}_used_${(e % 4) + 1}`]);
  expect(marked).toEqual(gate.map((_, e) => used.includes(e)));
  expect(row.quality_member_2_gate_3).toBe(gate[6]);
  expect(row.quality_member_4_expert_1).toBe(outputs[12]);
  // a word's attention is that of its tokens
  const words = tables.find(({ name }) => name === 'attention-words')!;
  const lake = words.rows.find((line) => line.prompt_word === 'lake' && line.seen === true)!;
  const total = tables
    .find(({ name }) => name === 'attention')!
    .rows.filter(
      (line) =>
        line.prompt_token === 'lake' &&
        line.description_token === lake.description_word?.toString().toLowerCase(),
    );
  if (total.length > 0) expect(lake.attention).toBeCloseTo(Number(total[0]!.attention), 6);
});

test('the experts of a model with one member are numbered alone', async () => {
  const json = await readFile(new URL('../../../../public/samples/finished.json', import.meta.url), 'utf8');
  const { result } = parseFinished(json)!.scored;
  const [crop] = result.detail!.crops;
  const experts = { quality: { gate: [0.25, 0.75], outputs: [2, 3], used: [1] } };
  const single = {
    ...result,
    crops: [result.crops[0]!],
    detail: { ...result.detail!, crops: [{ ...crop!, experts }] },
  };
  const rows = resultTables(single).find(({ name }) => name === 'crop-scores')!.rows;
  expect(rows[0]).toMatchObject({ quality_gate_2: 0.75, quality_expert_1: 2, quality_used_1: false });
});
