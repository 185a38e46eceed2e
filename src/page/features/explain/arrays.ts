import type { ScoreResult } from '../../../shared/result.ts';
import type { CsvCell } from '../../kit/files/csv.ts';
import type { NumberTable } from '../../kit/files/number-table.ts';
import { expertPlaces } from './experts.ts';
import { layers, type Layer } from './layers.ts';
import { mapOfLayer } from './map.ts';
import type { PlacedMap } from '../../../shared/result.ts';
import { matchWords } from './word-match.ts';

/** Layers that have a map in every crop. */
const cropLayers: Layer[] = layers.filter((layer) => layer.startsWith('crop-'));

const mapRows = (map: PlacedMap): Record<string, CsvCell>[] =>
  Array.from(map.values, (value, i) => ({
    x: map.originX + (i % map.columns) * map.cell,
    y: map.originY + Math.floor(i / map.columns) * map.cell,
    width: map.cell,
    height: map.cell,
    value,
  }));

/** A map, one line per patch. */
export function mapTable(name: string, map: PlacedMap): NumberTable {
  return { name, shape: [map.rows, map.columns], values: map.values, rows: mapRows(map) };
}

/** One layer's maps of all crops, [crops, rows, columns]; undefined where they are not kept. */
export function cropMapsTable(result: ScoreResult, layer: Layer): NumberTable | undefined {
  const maps = (result.detail?.crops ?? []).flatMap((_, i) => mapOfLayer(result, layer, i) ?? []);
  const [first] = maps;
  if (!first) return undefined;
  return {
    name: layer,
    shape: [maps.length, first.rows, first.columns],
    values: Float32Array.from(maps.flatMap(({ values }) => [...values])),
    rows: maps.flatMap((map, i) => mapRows(map).map((row) => ({ crop: i + 1, ...row }))),
  };
}

/** Every crop's position and scores, and per head the gate and expert outputs; [crops, 2 + heads] without those. */
export function cropScoresTable({ crops, detail }: ScoreResult): NumberTable | undefined {
  const heads = Object.keys(crops[0]?.scores ?? {});
  if (heads.length === 0) return undefined;
  return {
    name: 'crop-scores',
    shape: [crops.length, 2 + heads.length],
    values: Float32Array.from(crops.flatMap(({ x, y, scores }) => [x, y, ...heads.map((h) => scores[h]!)])),
    rows: crops.map(({ x, y, scores }, i) => {
      const row: Record<string, CsvCell> = { crop: i + 1, x, y };
      for (const head of heads) {
        row[head] = scores[head];
        const experts = detail?.crops[i]?.experts[head];
        if (!experts) continue;
        for (const [e, { member, expert }] of expertPlaces(experts).entries()) {
          const of = member === undefined ? head : `${head}_member_${member + 1}`;
          row[`${of}_gate_${expert + 1}`] = experts.gate[e];
          row[`${of}_expert_${expert + 1}`] = experts.outputs[e];
          row[`${of}_used_${expert + 1}`] = experts.used.includes(e);
        }
      }
      return row;
    }),
  };
}

/** Attention between the tokens as the model computed it, [prompt, description]; as a table, one line per pair of tokens. */
export function attentionTable({ detail }: ScoreResult): NumberTable | undefined {
  if (!detail?.attention) return undefined;
  const { rows, columns, values } = detail.attention;
  const { prompt, description } = detail;
  return {
    name: 'attention',
    shape: [rows, columns],
    values,
    rows: prompt.tokens.flatMap((token, p) =>
      description.tokens.map((other, d) => ({
        prompt_token: token,
        description_token: other,
        attention: values[p * columns + d],
      })),
    ),
  };
}

/** The same summed over words, as the page shows it, [prompt words, description words]. */
export function wordsTable(result: ScoreResult): NumberTable | undefined {
  const match = result.detail && matchWords(result.prompt, result.description, result.detail);
  if (!match || match.attention.length === 0) return undefined;
  const columns = match.description.length;
  return {
    name: 'attention-words',
    shape: [match.prompt.length, columns],
    values: match.attention,
    rows: match.prompt.flatMap((word, p) =>
      match.description.map((other, d) => ({
        prompt_word: word.text,
        description_word: other.text,
        seen: word.tokens.length > 0 && other.tokens.length > 0,
        attention: match.attention[p * columns + d],
      })),
    ),
  };
}

/** Everything a result holds besides its scores: the tables an archive contains for an image. */
export function resultTables(result: ScoreResult): NumberTable[] {
  return [
    ...(['frequency', 'relevance', 'pairs'] as const).map((layer) => {
      const map = mapOfLayer(result, layer, 0);
      return map && mapTable(layer, map);
    }),
    ...cropLayers.map((layer) => cropMapsTable(result, layer)),
    cropScoresTable(result),
    attentionTable(result),
    wordsTable(result),
  ].filter((table) => table !== undefined);
}
