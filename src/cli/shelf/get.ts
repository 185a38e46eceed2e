import { createHash } from 'node:crypto';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackReport } from '../../package/pack.ts';
import { fetchModel, packFetched } from '../../package/shelf/get-model.ts';
import type { FetchedFile } from '../../package/shelf/fetch-file.ts';
import type { FetchContext } from '../../package/shelf/way.ts';
import { FoveaError } from '../../shared/errors.ts';
import { bytesText } from '../../shared/numbers/bytes-text.ts';
import { fileNameOf, type Shelf, type ShelfModel } from '../../shared/shelf.ts';
import { intoPackageFolder } from '../files/into-package-folder.ts';
import { lock } from '../files/lock.ts';
import { refuseOtherFolder } from '../files/package-folder.ts';
import type { CliIo } from '../io.ts';
import { packRemarks, packSummary } from '../pack/pack-report.ts';
import { cacheFolder, partsFolder } from './cache.ts';
import { DiskPart } from './disk-part.ts';
import { isThere, keep, outOf, refuseFullDisk, refuseOverwriting } from './destination.ts';
import { getUsage, parseGet, type GetArguments } from './get-options.ts';
import { GetProgress } from './get-progress.ts';
import { beforeFetching, hashWords } from './get-words.ts';
import { readShelf } from './read-shelf.ts';

/** What a test replaces. */
export type GetMeans = Partial<Pick<FetchContext, 'wait' | 'stallMs' | 'piece'>>;

/** `fovea get NAME`: fetches a public model and packs it. Answers 0, or 130 where it was paused; throws what is wrong. */
export async function runGet(argv: string[], io: CliIo, means: GetMeans = {}): Promise<number> {
  const args = parseGet(argv, io);
  if (!args) {
    await io.out(getUsage);
    return 0;
  }
  const model = named(await readShelf(args.list, io), args.name);
  const cache = cacheFolder(io);
  const out = args.out ?? outOf(cache, model, args);
  if (await isThere(model, out, args)) {
    io.say(`${model.title} is there already: ${out}. Delete the folder to fetch it again.`);
    return 0;
  }
  if (model.packed === undefined) await refuseOverwriting(model, out);
  else await refuseOtherFolder(out, `--out ${out}`);
  const parts = partsFolder(cache, model.name);
  await mkdir(parts, { recursive: true });
  const held = await lock(parts, `The download of ${model.name}`);
  try {
    return await get(model, out, parts, args, io, means);
  } finally {
    await rmdir(parts).catch(() => undefined);
    await held.release();
  }
}

async function get(
  model: ShelfModel,
  out: string,
  folder: string,
  args: GetArguments,
  io: CliIo,
  means: GetMeans,
): Promise<number> {
  const parts = model.files.map((file, i) => {
    const name = fileNameOf(file);
    return new DiskPart(join(folder, `${i + 1}-${name.replaceAll(/[^\w.+-]/g, '_')}`), name);
  });
  const progress = new GetProgress(io);
  try {
    const there = await sum(parts.map((part) => part.size()));
    await refuseFullDisk(folder, model, there);
    for (const sentence of beforeFetching(model)) io.say(sentence);
    if (there > 0) io.say(`${bytesText(there)} are here already.`);
    const fetched = await fetchModel(model, parts, {
      ...means,
      fetch,
      signal: io.signal,
      command: `fovea get ${model.name}`,
      page: model.page,
      newHash: () => {
        const hash = createHash('sha256');
        return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
      },
      onBytes: (stage, done, total) => progress.bytes(stage, done, total ?? done),
      onNews: (sentence) => io.say(sentence),
    });
    for (const sentence of hashWords(model, fetched)) io.say(sentence);
    if (model.packed === undefined) await keep(model, parts, out);
    else await io.out(packSummary(await pack(model, parts, fetched, out, args.format, io), undefined));
    for (const part of parts) await part.clear();
    io.say(`${model.title} is in ${out}.${model.packed === undefined ? '' : howToUse(out, args)}`);
    return 0;
  } catch (error) {
    const kept = await sum(parts.map((part) => part.size()));
    if (!io.signal.aborted) {
      if (kept > 0)
        io.say(
          `The ${bytesText(kept)} fetched so far stay in ${folder} for another try; delete the folder to drop them.`,
        );
      throw error;
    }
    io.say(`Paused: ${bytesText(kept)} are kept. The same command goes on from there.`);
    return 130;
  } finally {
    for (const part of parts) await part.close();
  }
}

const howToUse = (out: string, { name, out: given }: GetArguments): string =>
  ` Use it with fovea score --model ${given === undefined ? name : out}.`;

async function pack(
  model: ShelfModel,
  parts: DiskPart[],
  fetched: FetchedFile[],
  out: string,
  format: GetArguments['format'],
  io: CliIo,
): Promise<PackReport> {
  const report = await intoPackageFolder(out, (sink) =>
    packFetched(model, parts, fetched, format, sink, (done, total) => {
      io.signal.throwIfAborted();
      io.progress(`packing: tensor ${done} of ${total}`);
    }),
  );
  for (const sentence of packRemarks(report)) io.say(sentence);
  return report;
}

function named(shelf: Shelf, name: string): ShelfModel {
  const model = shelf.models.find((one) => one.name === name);
  if (model) return model;
  throw new FoveaError(
    'usage',
    `There is no public model called ${name} in the list.`,
    shelf.models.length > 0
      ? `There are: ${shelf.models.map((one) => one.name).join(', ')}.`
      : 'It names no models.',
  );
}

async function sum(numbers: Promise<number>[]): Promise<number> {
  return (await Promise.all(numbers)).reduce((a, b) => a + b, 0);
}
