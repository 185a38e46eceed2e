import type { PeerName, PeerTime } from './api.ts';
import type { Difference } from './compare.ts';

export interface PeerRow {
  name: PeerName;
  device: string;
  /** The first run, in which shaders are compiled. */
  first: PeerTime;
  /** Medians of the runs after it. */
  warm: PeerTime;
  /** Largest difference of its results from the first runtime's; undefined: other work. */
  difference?: Difference;
}

export function medianTime(times: PeerTime[]): PeerTime {
  const middle = (of: (time: PeerTime) => number) => times.map(of).sort((a, b) => a - b)[times.length >> 1]!;
  return { wall: middle((time) => time.wall), processor: middle((time) => time.processor) };
}

const comparisons: { what: string; of: PeerName; to: PeerName; at: string }[] = [
  { what: 'tfjs-webgpu / fused f32', of: 'tfjs-webgpu', to: 'fovea-webgpu', at: '>= 12 (lavapipe: 3)' },
  { what: 'tfjs-webgpu / fused int8', of: 'tfjs-webgpu', to: 'fovea-webgpu-int8', at: '>= 12 (lavapipe: 3)' },
  { what: 'ORT WebGPU / fused f32', of: 'ort-webgpu', to: 'fovea-webgpu', at: '>= 10' },
  { what: 'ORT WebGPU / fused int8', of: 'ort-webgpu', to: 'fovea-webgpu-int8', at: '>= 10' },
  { what: 'our WASM / ORT WASM', of: 'fovea-wasm', to: 'ort-wasm', at: '<= 1.3' },
  { what: 'tfjs WASM / our WASM', of: 'tfjs-wasm', to: 'fovea-wasm', at: '-' },
  { what: 'demo image, 15 crops / ORT WASM', of: 'demo-image', to: 'ort-wasm', at: '<= 2' },
  { what: 'demo, all again per crop / at once', of: 'demo-image-per-crop', to: 'demo-image', at: '-' },
];

const two = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(2));

/** Two tables in GitHub's Markdown: times for context, ratios as the result. */
export function peerReport(rows: PeerRow[]): string {
  const times = rows.map(({ name, device, first, warm, difference }) =>
    [
      name,
      device,
      two(first.wall),
      two(warm.wall),
      two(warm.processor),
      difference ? `${difference.share.toExponential(0)} (${difference.of})` : '',
    ].join(' | '),
  );
  const find = (name: PeerName) => rows.find((row) => row.name === name)?.warm;
  const ratios = comparisons.flatMap(({ what, of, to, at }) => {
    const [above, below] = [find(of), find(to)];
    if (!above || !below) return [];
    const processor = below.processor > 0 ? two(above.processor / below.processor) : '';
    return [[what, two(above.wall / below.wall), processor, at].join(' | ')];
  });
  return [
    '| runtime | on | first ms | warm ms | processor ms | difference |',
    '| --- | --- | --- | --- | --- | --- |',
    ...times.map((line) => `| ${line} |`),
    '',
    '| ratio | wall | processor | goal |',
    '| --- | --- | --- | --- |',
    ...ratios.map((line) => `| ${line} |`),
  ].join('\n');
}
