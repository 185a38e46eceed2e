import { basename, resolve } from 'node:path';
import { storageTypes } from '../../formats/quantise.ts';
import type { ImportRequest } from '../../package/import/importer.ts';
import type { Quantisation } from '../../package/naming.ts';
import { unknownLicence } from '../../package/pack.ts';
import { FoveaError } from '../../shared/errors.ts';
import { mostPairs, preparations } from '../../spec/clip/config.ts';
import { clipScorers } from '../../spec/clip/scorers/index.ts';
import { profiles, type ProfileName } from '../../spec/config.ts';
import { oneOf, parseCommand } from '../arguments.ts';
import { userPath, type CliIo } from '../io.ts';

const pairScorers = clipScorers
  .filter(({ takesPairs }) => takesPairs)
  .map(({ title }) => title)
  .join(', ');

export const packUsage = `Usage: fovea pack CHECKPOINT... --out DIR [options]

Makes a model package from PyTorch (.pth, .pt) or safetensors checkpoints. Several files may each hold one part.

  --out DIR                       folder of the package; must be empty, absent or a package
  --vocab FILE                    BERT vocab.txt; for CLIP merges.txt, tokenizer.json or OpenAI's .txt.gz (default: the one
                                  beside a checkpoint)
  --quantize f32|f16|int8|int4    how weights are stored (default f16)
  --calibrate IMAGES              folder of images, or table of them with prompts, like those to be scored: corrects biases for
                                  what quantisation changes there, and reports how far scores drift
  --report FILE                   writes the error of every layer, as JSON
  --profile released|paper        which variant of the model (default released)
  --config FILE                   JSON with the model's sizes (default: full size); for CLIP config.json or
                                  open_clip_config.json (default: config.json beside a checkpoint)
  --heads A,B                     for CLIP: the scores to pack (default: those the checkpoint is published for)
  --pair "GOOD|BAD"               for ${pairScorers}: a pair of opposite texts in place of its own; may be repeated, the score is the mean
  --resize NAME                   for CLIP: how images are made square, for all scorers (default: each scorer's own way): bytes (Pillow),
                                  bytes-floor (the same, corner of the crop rounded down), tensor (antialiased, as torchvision
                                  since 0.17 does with numbers) or tensor-plain (not antialiased, as torchvision before)
  --name N  --title T  --licence L
  --untrained                     marks the weights as random and the scores as meaningless

Examples:
  fovea pack checkpoint.pth --vocab vocab.txt --out my-model --quantize f16
  fovea pack ImageReward.pt --vocab vocab.txt --out imagereward
  fovea pack ViT-L-14.pt sac+logos+ava1-l14-linearMSE.pth --vocab bpe_simple_vocab_16e6.txt.gz --out aesthetics
`;

const options = {
  out: { type: 'string' },
  vocab: { type: 'string' },
  quantize: { type: 'string', default: 'f16' },
  calibrate: { type: 'string' },
  report: { type: 'string' },
  profile: { type: 'string', default: 'released' },
  config: { type: 'string' },
  heads: { type: 'string' },
  pair: { type: 'string', multiple: true },
  resize: { type: 'string' },
  name: { type: 'string' },
  title: { type: 'string' },
  licence: { type: 'string', default: unknownLicence },
  untrained: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const profileNames = Object.keys(profiles) as ProfileName[];

/** What to pack; every path but that of the calibration images is absolute. */
export interface PackArguments {
  checkpoints: string[];
  out: string;
  name: string;
  vocab: string | undefined;
  config: string | undefined;
  /** As the user named them. */
  calibrationImages: string | undefined;
  report: string | undefined;
  quantisation: Quantisation;
  /** Undefined: those the checkpoint is published for. */
  heads: string[] | undefined;
  /** What CLIP's scorers are to do otherwise than published. */
  readings: ImportRequest['readings'];
  profile: ProfileName;
  title: string;
  licence: string;
  untrained: boolean;
}

/** A `usage` error of `fovea pack`. */
export function packUsageError(message: string): FoveaError {
  return new FoveaError('usage', message, 'Run `fovea pack --help` for the options.');
}

function readingsOf(resize: string | undefined, pairs: string[] | undefined): PackArguments['readings'] {
  if (resize === undefined && pairs === undefined) return undefined;
  if (pairs && pairs.length > mostPairs) throw packUsageError(`--pair may be given ${mostPairs} times.`);
  return {
    ...(resize === undefined ? {} : { preparation: oneOf('resize', resize, preparations) }),
    ...(pairs === undefined ? {} : { pairs: pairs.map(pairOf) }),
  };
}

function pairOf(text: string): [string, string] {
  const [good = '', bad = '', ...more] = text.split('|').map((part) => part.trim());
  if (good !== '' && bad !== '' && good !== bad && more.length === 0) return [good, bad];
  throw packUsageError(
    `--pair takes a good and a bad text, such as "Good photo.|Bad photo.", not "${text}".`,
  );
}

/** Reads the command's options; undefined where help was asked for. Throws `usage`. */
export function parsePack(argv: string[], io: Pick<CliIo, 'cwd'>): PackArguments | undefined {
  const path = (name: string | undefined) => (name === undefined ? undefined : userPath(io, name));
  const { values, positionals } = parseCommand('pack', argv, options);
  if (values.help) return undefined;
  if (positionals.length === 0) throw packUsageError('No checkpoint given.');
  if (values.out === undefined) throw packUsageError('No output folder given (--out DIR).');
  const quantisation = oneOf('quantize', values.quantize, storageTypes);
  const profile = oneOf('profile', values.profile, profileNames);
  if (values.calibrate !== undefined && quantisation === 'f32') {
    throw packUsageError('--calibrate corrects for quantisation, and --quantize f32 does not quantise.');
  }
  const name = values.name ?? basename(resolve(values.out)).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(name)) {
    throw packUsageError(
      `--name ${name} may contain only letters, digits, ".", "_" and "-", and must begin with a letter or digit.`,
    );
  }
  return {
    checkpoints: positionals.map((name) => userPath(io, name)),
    out: userPath(io, values.out),
    name,
    vocab: path(values.vocab),
    config: path(values.config),
    calibrationImages: values.calibrate,
    report: path(values.report),
    quantisation,
    heads: values.heads?.split(',').map((head) => head.trim()),
    readings: readingsOf(values.resize, values.pair),
    profile,
    title: values.title ?? name,
    licence: values.licence,
    untrained: values.untrained,
  };
}
