import { mkdir, readFile, rmdir, stat } from 'node:fs/promises';
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
import { checkOutput } from '../files/check-output.ts';
import { lock } from '../files/lock.ts';
import {
  filesIn,
  holdsPackage,
  isPackageFile,
  PackageFolder,
  refuseInputsIn,
} from '../files/package-folder.ts';
import { writeWhole } from '../files/write-whole.ts';

export interface PackIo {
  /** Relative paths are resolved against it; default: where the user typed the command. */
  cwd?: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Aborts on Ctrl-C; checked between two calibration images. */
  signal?: AbortSignal;
}

const packUsage = `Usage: fovea pack CHECKPOINT... --out DIR [options]

Makes a model package from PyTorch (.pth, .pt) or safetensors checkpoints. Several files may each hold one part.

  --out DIR                       folder of the package; must be empty, absent or a package
  --vocab FILE                    BERT vocab.txt (default: vocab.txt beside a checkpoint)
  --quantize f32|f16|int8|int4    how weights are stored (default f16)
  --calibrate IMAGES              folder of images, or table of them with prompts, like those to be scored: corrects biases for
                                  what quantisation changes there, and reports how far scores drift
  --report FILE                   writes the error of every layer, as JSON
  --profile released|paper        which variant of the model (default released)
  --config FILE                   JSON with the model's sizes (default: full size)
  --name N  --title T  --licence L
  --untrained                     marks the weights as random and the scores as meaningless
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
  if (!quantisations.includes(values.quantize)) usage(`--quantize ${values.quantize} is unknown.`);
  if (!Object.hasOwn(profiles, values.profile)) usage(`--profile ${values.profile} is unknown.`);
  if (values.calibrate !== undefined && values.quantize === 'f32') {
    usage('--calibrate corrects for quantisation, and --quantize f32 does not quantise.');
  }
  const name = values.name ?? basename(resolve(values.out)).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(name)) {
    usage(
      `--name ${name} may contain only letters, digits, ".", "_" and "-", and must begin with a letter or digit.`,
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

/** Where the vocabulary is: given, or beside a checkpoint. */
async function findVocabulary({ vocab, checkpoints }: Arguments): Promise<string | undefined> {
  if (vocab !== undefined) return vocab;
  for (const checkpoint of checkpoints) {
    const beside = join(dirname(checkpoint), 'vocab.txt');
    if (await exists(beside)) return beside;
  }
  return undefined;
}

async function readVocabulary(path: string | undefined): Promise<string[]> {
  if (path !== undefined) return (await text(path, 'The vocabulary')).split('\n');
  return usage(
    'No vocabulary: give --vocab vocab.txt, the word list of the text encoder (bert-base-uncased).',
  );
}

/** Refuses, before anything is touched, a folder that is neither empty nor a package, and outputs that are inputs or files of others. */
async function checkOutputs(args: Arguments, vocabulary: string | undefined): Promise<void> {
  const { out, report, config, checkpoints } = args;
  const name = `--out ${out}`;
  const files = (await filesIn(out, name)).filter((file) => !file.startsWith('.'));
  if (files.length > 0 && !(await holdsPackage(out))) {
    usage(`${out} is neither empty nor a model package; nothing was written.`);
  }
  const inputs = [
    ...checkpoints.map((path) => ({ path, what: `the checkpoint ${path}` })),
    ...(vocabulary === undefined ? [] : [{ path: vocabulary, what: `the vocabulary ${vocabulary}` }]),
    ...(config === undefined ? [] : [{ path: config, what: `the configuration ${config}` }]),
  ];
  await refuseInputsIn(out, name, isPackageFile, inputs);
  if (report === undefined) return;
  if (dirname(report) === out && isPackageFile(basename(report))) {
    usage(`--report ${report} is a file of the package itself.`);
  }
  await checkOutput(
    { path: report, name: `--report ${report}`, isEarlier: holdsReport, holds: 'a report of fovea pack' },
    inputs,
  );
}

async function holdsReport(path: string): Promise<boolean> {
  try {
    const report: unknown = JSON.parse(await readFile(path, 'utf8'));
    return (
      typeof report === 'object' &&
      report !== null &&
      ['name', 'quantisation', 'layers'].every((key) => Object.hasOwn(report, key))
    );
  } catch {
    return false;
  }
}

const more = (names: string[]) => (names.length > 8 ? ` and ${names.length - 8} more` : '');

async function pack(args: Arguments, io: PackIo): Promise<void> {
  const vocabularyPath = await findVocabulary(args);
  await checkOutputs(args, vocabularyPath);
  const { calibrationImages } = args;
  const calibrator = calibrationImages && (await Calibrator.for(calibrationImages, args, io));
  const imported = await readConfig(args.config);
  const vocabulary = await readVocabulary(vocabularyPath);
  const files: OpenedFile[] = [];
  const folder = new PackageFolder(args.out, `--out ${args.out}`);
  const made = !(await exists(args.out));
  await mkdir(dirname(args.out), { recursive: true });
  const held = await lock(args.out, `--out ${args.out}`);
  try {
    for (const path of args.checkpoints) files.push(await openFile(path));
    const sources = [];
    for (const file of files) sources.push(await openCheckpoint(file));
    const checkpointSha256 = [];
    for (const path of args.checkpoints) checkpointSha256.push(await hashFile(path));
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
      folder,
    );
    await folder.finish();
    for (const sentence of report.taken) io.stderr(`${sentence}\n`);
    if (report.standIns.length > 0) {
      io.stderr(
        `Ignored because they are not tensors: ${report.standIns.slice(0, 8).join(', ')}${more(report.standIns)}.\n`,
      );
    }
    if (report.unexpected.length > 0) {
      io.stderr(`${report.unexpected.length} tensors were not recognised and were left out; see "unused".\n`);
    }
    const { manifest, bytes, taken, standIns, unused, unexpected, quantisationError, weights } = report;
    const { name, parameters, shards, heads, quantisation } = manifest;
    const calibration = calibrator ? calibrator.result : undefined;
    const drift = driftReport(calibration);
    if (args.report !== undefined) {
      const layers = layerReport(weights, calibration);
      const content = `${JSON.stringify({ name, quantisation, ...drift, layers }, null, 2)}\n`;
      await writeWhole(args.report, content, `--report ${args.report}`);
    }
    const summary = {
      name,
      parameters,
      bytes,
      shards: shards.length,
      heads: heads.map((head) => head.name),
      quantisation,
      missing: [],
      taken,
      standIns,
      unused,
      unexpected,
      quantisationError,
      ...drift,
    };
    io.stdout(`${JSON.stringify(summary)}\n`);
  } finally {
    for (const file of files) await file.close();
    await folder.discard();
    // a folder that this run made, and came to nothing, is taken away again
    if (made) await rmdir(args.out).catch(() => undefined);
    await held.release();
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
