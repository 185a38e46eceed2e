import { wasmMaxParameters, weightMemory } from '../../shared/models/model-memory.ts';
import { bytesText } from '../../shared/numbers/bytes-text.ts';
import { bytesToFetch, hostsOf, pagesMayRead, type Shelf, type ShelfModel } from '../../shared/shelf.ts';
import { parseOptions } from '../arguments.ts';
import type { CliIo } from '../io.ts';
import { cacheFolder } from './cache.ts';
import { whatIsHere, type Here } from './here.ts';
import { listHelp, listOption, readShelf } from './read-shelf.ts';

const usage = `Usage: fovea models [options]

Lists public models that \`fovea get NAME\` fetches and packs, and says which are here already. It fetches
nothing, except a list that is named by its address.

${listHelp}
  --json         the whole list as JSON: figures with their sources, addresses, licences

Examples:
  fovea models
  fovea models --json | jq '.[] | select(.nonCommercial | not) | .name'
`;

const options = {
  ...listOption,
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `fovea models`: the list of public models, as a table or JSON. */
export async function runModels(argv: string[], io: CliIo): Promise<number> {
  const values = parseOptions('models', argv, options);
  if (values.help) {
    await io.out(usage);
    return 0;
  }
  const shelf = await readShelf(values.list, io);
  const cache = cacheFolder(io);
  const rows = [];
  for (const model of shelf.models) rows.push({ model, here: await whatIsHere(cache, model) });
  if (values.json) {
    await io.out(
      `${JSON.stringify(
        rows.map(({ model, here }) => record(model, here, shelf)),
        null,
        2,
      )}\n`,
    );
    return 0;
  }
  if (rows.length === 0) {
    io.say('The list names no models.');
    return 0;
  }
  await io.out(`${table(rows.map(({ model, here }) => row(model, here, shelf))).join('\n')}\n`);
  io.say(
    'Sizes are approximate. GPU and CPU are the memory that the weights take there, at int8. Fetch a model with fovea get NAME.',
  );
  return 0;
}

/** Bytes that the weights take at int8: on a GPU and on the CPU; none where the model is not packed. */
function memory({ packed, parameters }: ShelfModel): { gpu: number; cpu: number } | undefined {
  if (packed === undefined) return undefined;
  const model = { parameters, bytes: packed };
  return {
    gpu: weightMemory({ backend: 'webgpu', variant: 'tile' }, model),
    cpu: weightMemory({ backend: 'wasm', variant: 'simd' }, model),
  };
}

function record(model: ShelfModel, here: Here, shelf: Shelf): object {
  return {
    ...model,
    bytes: bytesToFetch(model),
    memory: memory(model),
    hosts: hostsOf(model),
    pagesMayRead: pagesMayRead(model, shelf),
    here,
  };
}

const columns = ['name', 'model', 'fetch', 'int8', 'GPU', 'CPU', 'licence', 'host', 'pages may read', 'here'];

function row(model: ShelfModel, here: Here, shelf: Shelf): string[] {
  const need = memory(model);
  const size = (bytes: number | undefined) => (bytes === undefined ? '-' : bytesText(bytes));
  return [
    model.name,
    model.title,
    size(bytesToFetch(model)),
    size(model.packed),
    size(need?.gpu),
    model.parameters > wasmMaxParameters && need ? 'too large' : size(need?.cpu),
    `${model.licence}${model.nonCommercial ? ' (NON-COMMERCIAL)' : ''}`,
    hostsOf(model)[0] ?? '',
    pagesMayRead(model, shelf),
    here.folders.length > 0
      ? here.folders.join(', ')
      : here.fetched > 0
        ? `${bytesText(here.fetched)} fetched`
        : '-',
  ];
}

/** Rows under their names, in columns of equal width. */
function table(rows: string[][]): string[] {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((cells) => cells[column]!.length)));
  return all.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
