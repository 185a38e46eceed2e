import { fromHalves, toHalves } from '../../formats/half.ts';
import { countValues, type TensorSource } from '../../formats/tensor-source.ts';
import { clipImporter } from '../../package/import/clip/importer.ts';
import type { ImportedModel } from '../../package/import/importer.ts';
import { fillPortable } from '../../tools/full-size/portable-weights.ts';
import golden from './golden.json' with { type: 'json' };

/** For tests: small CLIP models in the names of each kind of checkpoint, whose numbers PyTorch has computed. */

export const goldenClip = golden;
export type GoldenLayout = keyof typeof golden.layouts;
export const layouts = Object.keys(golden.layouts) as GoldenLayout[];

type Row = (string | number | number[])[];

/** Tensors by the rule, computed as they are read. */
export function ruleSource(
  file: string,
  rows: { key: string; name: string; shape: number[]; scale: number; offset: number; half?: boolean }[],
  seed: number,
  standIns: string[] = [],
): TensorSource {
  const known = new Map(rows.map((row) => [row.key, row]));
  return {
    name: file,
    standIns,
    tensors: new Map(rows.map(({ key, shape, half }) => [key, { shape, dtype: half ? 'F16' : 'F32' }])),
    read: (key) => {
      const { name, shape, scale, offset, half } = known.get(key)!;
      const values = new Float32Array(countValues(shape));
      fillPortable(values, 0, name, seed, scale, offset);
      if (half) fromHalves(toHalves(values), values);
      return Promise.resolve(values);
    },
  };
}

/** What wraps the keys of each kind, and gives it away. */
const wrapped: Record<GoldenLayout, [file: string, prefix: string, standIns: string[]]> = {
  openai: ['openai.pt', '', ['__torch__.CLIP']],
  open_clip: ['open_clip.pt', 'state_dict.', []],
  hf: ['model.safetensors', '', []],
};

/** A checkpoint in the names of this kind, its weights made by the rule as they are read. */
export function goldenCheckpoint(layout: GoldenLayout): TensorSource {
  const { tensors, seed } = golden.layouts[layout];
  const [file, prefix, standIns] = wrapped[layout];
  const rows = (tensors as Row[]).map(([name, shape, scale, offset, half]) => ({
    key: prefix + String(name),
    name: String(name),
    shape: shape as number[],
    scale: Number(scale),
    offset: Number(offset),
    half: half === 1,
  }));
  return ruleSource(file, rows, seed, standIns);
}

/** The file of an aesthetic head. */
export function goldenHead(head: 'aesthetic1' | 'aesthetic2'): TensorSource {
  const { tensors, seed } = golden.scorers[head];
  const rows = (tensors as Row[]).map(([key, name, shape, scale, offset]) => ({
    key: String(key),
    name: String(name),
    shape: shape as number[],
    scale: Number(scale),
    offset: Number(offset),
  }));
  return ruleSource(`${head}.pth`, rows, seed);
}

/** `config.json` as Hugging Face writes it: what the weights do not say. */
export function goldenConfig(layout: GoldenLayout): object {
  const { activation, heads } = golden.layouts[layout];
  const [image, text] = heads.map((count) => ({ num_attention_heads: count, hidden_act: activation }));
  return { vision_config: image, text_config: text };
}

/** Made-up merges for a table of 600 tokens: pairs of letters that end a word. */
export const madeUpMerges: string = [
  '#version: made up',
  ...Array.from({ length: 86 }, (_, i) => `${letter(i % 26)} ${letter(Math.floor(i / 26))}</w>`),
].join('\n');

function letter(i: number): string {
  return String.fromCodePoint(0x61 + i);
}

/** The model as `fovea pack` understands it. */
export function importGolden(layout: GoldenLayout, heads?: string[]): ImportedModel {
  const sources = [goldenCheckpoint(layout)];
  if (heads?.includes('aesthetic1')) sources.push(goldenHead('aesthetic1'));
  if (heads?.includes('aesthetic2')) sources.push(goldenHead('aesthetic2'));
  return clipImporter.import(sources, {
    config: goldenConfig(layout),
    vocabulary: madeUpMerges,
    profile: 'released',
    heads,
  });
}
