import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ProfileName } from '../../spec/config.ts';
import { fullSize, profiles } from '../../spec/config.ts';
import { FoveaError } from '../../shared/errors.ts';
import { importConfig, type ImportedConfig } from '../../package/import/import-config.ts';
import type { Quantisation } from '../../package/naming.ts';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { packCheckpoints } from '../../package/pack.ts';
import { Calibrator } from './calibrate/calibrator.ts';
import { driftReport, layerReport } from './calibrate/report.ts';
import { hashFile, openFile, type OpenedFile } from '../file-access.ts';

export interface PackIo {
  /** Relative paths are resolved against it; default: where the user typed the command. */
  cwd?: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Aborts on Ctrl-C; heard between two calibration images. */
  signal?: AbortSignal;
}

export const packUsage = `Usage: fovea pack CHECKPOINT... --out DIR [options]

Makes a model package from PyTorch (.pth, .pt) or safetensors checkpoints. Several files may each hold one part.

  --out DIR                       folder of the package; must be empty, absent or a package
  --vocab FILE                    BERT vocab.txt (default: vocab.txt beside a checkpoint)
  --quantize f32|f16|int8|int4    how weights are stored (default f16)
  --calibrate IMAGES              folder of images, or table of them with prompts, like those to be scored: corrects biases for
                                  what quantisation changes there, and tells how far scores drift
  --report FILE                   writes the error of every layer, as JSON
  --profile released|paper        which reading of the model (default released)
  --config FILE                   JSON with the model's sizes (default: full size)
  --name N  --title T  --licence L
  --untrained                     says that the weights are random and the scores mean nothing
`;

const options = {
  out: { type: 'string' },
  vocab: { type: 'string' },
  quantize: { type: 'string', default: 'f16' },
  calibrate: { type: 'string' },
  report: { type: 'string' },
  profile: { type: 'string', default: 'released' },
  config: { type: 'string' },
  name: { type: 'string' },
  title: { type: 'string' },
  licence: { type: 'string', default: 'unknown' },
  untrained: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const quantisations: readonly string[] = ['f32', 'f16', 'int8', 'int4'] satisfies Quantisation[];

function usage(message: string): never {
  throw new FoveaError('usage', message, 'See fovea pack --help.');
}

function parse(argv: string[], cwd: string) {
  const path = (name: string) => resolve(cwd, name);
  let parsed;
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    usage(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  if (positionals.length === 0) usage('No checkpoint given.');
  if (values.out === undefined) usage('No output folder given (--out DIR).');
  if (!quantisations.includes(values.quantize)) usage(`--quantize ${values.quantize} is not known.`);
  if (!Object.hasOwn(profiles, values.profile)) usage(`--profile ${values.profile} is not known.`);
  if (values.calibrate !== undefined && values.quantize === 'f32') {
    usage('--calibrate makes up for what quantisation changes, and --quantize f32 changes nothing.');
  }
  const name = values.name ?? basename(resolve(values.out)).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(name)) {
    usage(
      `--name ${name} may have letters, digits, ".", "_" and "-" only, and begins with a letter or digit.`,
    );
  }
  return {
    checkpoints: positionals.map(path),
    out: path(values.out),
    name,
    vocab: values.vocab === undefined ? undefined : path(values.vocab),
    config: values.config === undefined ? undefined : path(values.config),
    calibrationImages: values.calibrate ?? '',
    cwd,
    report: values.report === undefined ? undefined : path(values.report),
    quantisation: values.quantize as Quantisation,
    profile: values.profile as ProfileName,
    title: values.title ?? name,
    licence: values.licence,
    untrained: values.untrained,
  };
}

type Arguments = NonNullable<ReturnType<typeof parse>>;

async function text(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new FoveaError('file-missing', `${what} ${path} cannot be read.`, 'Check the path.');
  }
}

async function readConfig(path: string | undefined): Promise<ImportedConfig> {
  if (path === undefined) return { config: fullSize };
  const json = await text(path, 'The configuration');
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    throw new FoveaError('model-invalid', `The configuration ${path} is not JSON.`);
  }
  return importConfig(raw);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readVocabulary({ vocab, checkpoints }: Arguments): Promise<string[]> {
  if (vocab !== undefined) return (await text(vocab, 'The vocabulary')).split('\n');
  for (const checkpoint of checkpoints) {
    const beside = join(dirname(checkpoint), 'vocab.txt');
    if (await exists(beside)) return (await text(beside, 'The vocabulary')).split('\n');
  }
  return usage(
    'No vocabulary: give --vocab vocab.txt, the word list of the text encoder (bert-base-uncased).',
  );
}

/** Refuses a folder whose content is no package; nothing is touched yet. */
async function checkFolder(out: string): Promise<void> {
  const files = await readdir(out).catch((error: unknown): string[] => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    return usage(`${out} is no folder.`);
  });
  if (files.length > 0 && !files.includes('manifest.json')) {
    usage(`${out} is not empty and no model package; nothing was written.`);
  }
}

/** Makes the folder, or rids it of an older package's manifest and shards. */
async function clearFolder(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const files = await readdir(out);
  const old = files.filter((file) => file === 'manifest.json' || /^model-\d{5}\.safetensors$/.test(file));
  for (const file of old) await rm(join(out, file));
}

async function pack(args: Arguments, io: PackIo): Promise<void> {
  await checkFolder(args.out);
  const { calibrationImages } = args;
  const calibrator = calibrationImages && (await Calibrator.for(calibrationImages, args, io));
  const imported = await readConfig(args.config);
  const vocabulary = await readVocabulary(args);
  const files: OpenedFile[] = [];
  try {
    for (const path of args.checkpoints) files.push(await openFile(path));
    const sources = [];
    for (const file of files) sources.push(await openCheckpoint(file));
    const checkpointSha256 = [];
    for (const path of args.checkpoints) checkpointSha256.push(await hashFile(path));
    let folderReady = false;
    let shown = -1;
    const report = await packCheckpoints(
      sources,
      {
        ...args,
        imported,
        vocabulary,
        checkpointSha256,
        ...(calibrator && { calibrate: (model) => calibrator.run(model) }),
        onProgress: (done, total) => {
          const tenth = Math.floor((10 * done) / total);
          if (tenth > shown) io.stderr(`packed ${done} of ${total} tensors\n`);
          shown = tenth;
        },
      },
      {
        // Only now is it certain that the checkpoint fits: nothing is deleted for one that does not.
        write: async (file, bytes) => {
          if (!folderReady) await clearFolder(args.out);
          folderReady = true;
          await writeFile(join(args.out, file), bytes);
        },
      },
    );
    if (report.unexpected.length > 0) {
      io.stderr(`${report.unexpected.length} tensors were not recognised and are left out; see "unused".\n`);
    }
    const { manifest, bytes, unused, unexpected, quantisationError, weights } = report;
    const { name, parameters, shards, heads, quantisation } = manifest;
    const calibration = calibrator ? calibrator.result : undefined;
    const drift = driftReport(calibration);
    if (args.report !== undefined) {
      const layers = layerReport(weights, calibration);
      await writeFile(args.report, `${JSON.stringify({ name, quantisation, ...drift, layers }, null, 2)}\n`);
    }
    const summary = {
      name,
      parameters,
      bytes,
      shards: shards.length,
      heads: heads.map((head) => head.name),
      quantisation,
      missing: [],
      unused,
      unexpected,
      quantisationError,
      ...drift,
    };
    io.stdout(`${JSON.stringify(summary)}\n`);
  } finally {
    for (const file of files) await file.close();
  }
}

/**
 * `fovea pack`: writes a model package and prints a JSON report. Resolves to the exit code: 0, 1 for a failure, 2 for bad usage.
 */
export async function runPack(argv: string[], io: PackIo): Promise<number> {
  try {
    const args = parse(argv, io.cwd ?? process.env.INIT_CWD ?? process.cwd());
    if (!args) {
      io.stdout(packUsage);
      return 0;
    }
    await pack(args, io);
    return 0;
  } catch (error) {
    const known = error instanceof FoveaError;
    const message = error instanceof Error ? error.message : String(error);
    io.stderr(`fovea pack: ${message}${known && error.hint ? ` ${error.hint}` : ''}\n`);
    return known && error.code === 'usage' ? 2 : 1;
  }
}
