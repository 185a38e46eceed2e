import { storageTypes } from '../../formats/quantise.ts';
import { variantNames } from '../../nn/fused/variants/variants.ts';
import { oneOf, parseOptions, wholeNumber } from '../../cli/arguments.ts';
import type { BenchApi } from './api.ts';
import { benchInBrowser } from './browser.ts';
import { benchInDawn } from './dawn.ts';
import type { BenchOptions, BenchRow } from './measure.ts';
import { runSoak } from './soak/run-soak.ts';
import { benchTable, rateTable, ratio } from './table.ts';
import type { CliIo } from '../../cli/io.ts';
import { machineWords } from './machine.ts';

const help = `Usage: fovea bench [options]

Times our WebGPU kernels against the same work in plain tfjs operations, interleaved, in one browser. Ratios are the result;
milliseconds are only a rough guide. On an adapter that computes on the CPU the ratio is one of processor times, where they can be read.

  --formats LIST   number formats of weights: f32,f16,int8,int4 (default f32,int8)
  --blocks N       blocks of ViT-B/16 in the end-to-end row, 1 to 12 (default 2; 12 is the whole model)
  --rounds N       timed runs of each; the median counts (default 3)
  --only TEXT      cases whose name contains TEXT
  --variant NAME   layout of the kernels: ${variantNames.join(', ')} (default: measured on the device)
  --runtime NAME   browser, or dawn: Dawn for Node, on the adapter that VK_ICD_FILENAMES names (default browser)
  --rates ROWS     instead: how fast every layout multiplies over so many rows, and what share of the best the chosen one has
  --memory N       instead: scores N images with the demo model and fails if what is held grows by more than 5%
  --format NAME    table or json (default table)

FOVEA_ADAPTER=software or hardware chooses the adapter.

Examples:
  fovea bench
  fovea bench --rates 2955
`;

/** The command `fovea bench`. */
export async function runBench(argv: string[], io: CliIo): Promise<number> {
  const values = parseOptions('bench', argv, {
    formats: { type: 'string', default: 'f32,int8' },
    blocks: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    variant: { type: 'string' },
    runtime: { type: 'string', default: 'browser' },
    rates: { type: 'string' },
    memory: { type: 'string' },
    format: { type: 'string', default: 'table' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) {
    await io.out(help);
    return 0;
  }
  const options: BenchOptions = {
    formats: values.formats.split(',').map((format) => oneOf('formats', format, storageTypes)),
    rounds: wholeNumber('rounds', values.rounds, 1, 100),
    blocks: wholeNumber('blocks', values.blocks, 1, 12),
    only: values.only,
  };
  const variant = values.variant === undefined ? undefined : oneOf('variant', values.variant, variantNames);
  const output = oneOf('format', values.format, ['table', 'json']);
  const runtime = oneOf('runtime', values.runtime, ['browser', 'dawn']);
  if (values.memory !== undefined)
    return runSoak(wholeNumber('memory', values.memory, 20, 100_000), output, io);
  const bench = runtime === 'dawn' ? await benchInDawn() : await benchInBrowser(io);
  const { api } = bench;
  try {
    const device = await api.start(variant);
    io.say(`${device.adapter} (${device.software ? 'computes on the CPU' : 'GPU'}): ${device.variant}`);
    if (values.rates !== undefined) {
      const found = await api.rates(wholeNumber('rates', values.rates, 1, 100_000), options);
      await io.out(
        output === 'json' ? `${JSON.stringify({ device, rates: found })}\n` : `${rateTable(found)}\n`,
      );
      return 0;
    }
    const rows = await measureAll(api, options, io);
    const machine = machineWords();
    const memory = await api.memory();
    if (output === 'json') {
      const ratios = rows.map((row) => ({ ...row, ratio: ratio(row, device.software) }));
      await io.out(`${JSON.stringify({ machine, device, memory, rows: ratios })}\n`);
    } else {
      const mebibytes = Math.round(memory.activations / 2 ** 20);
      const tuning = `${device.variant}; tuned in ${Math.round(device.tuningMs)} ms; tfjs holds ${mebibytes} MiB at the end`;
      await io.out(`${machine}\n${device.adapter}\n${tuning}\n\n${benchTable(device, rows)}\n`);
    }
    return io.signal.aborted ? 130 : 0;
  } finally {
    await bench.close();
  }
}

async function measureAll(api: BenchApi, options: BenchOptions, io: CliIo): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const cases = await api.cases(options);
  for (const [i, index] of cases.entries()) {
    if (io.signal.aborted) break;
    io.progress(`[${i + 1}/${cases.length}]`);
    rows.push(...(await api.measure(index, options)));
    io.say(`[${i + 1}/${cases.length}] ${rows.at(-1)?.name ?? ''}`);
  }
  return rows;
}
