import { coloursInputs, pooledPatch, type ModelConfig } from './config.ts';
import { rewardHead } from './parameters.ts';
import { namedShares } from './shares.ts';
import { viewOf } from './trunk-taps.ts';
import { strideOf } from './trunk.ts';

/** What is wrong with the heads that branches name, in words: each must be one of these, and shares by head must name all of them. */
export function headsProblem({ branches }: ModelConfig, heads: readonly string[]): string | undefined {
  const { colours, pooled } = branches;
  const usual = typeof pooled?.share === 'object' ? pooled.share : undefined;
  const other = typeof pooled?.undescribed?.share === 'object' ? pooled.undescribed.share : {};
  const named: [string, string[]][] = [
    ['branches.colours.head', colours ? [colours.head] : []],
    ['branches.pooled.share', Object.keys(usual ?? {})],
    ['branches.pooled.undescribed.share', Object.keys(other)],
  ];
  for (const [where, names] of named) {
    const strange = names.find((name) => !heads.includes(name));
    if (strange !== undefined) return `${where} names ${strange}, which is none of the heads`;
  }
  const missing = usual && heads.find((head) => head !== rewardHead && !Object.hasOwn(usual, head));
  return missing === undefined ? undefined : `branches.pooled.share names no share for ${missing}`;
}

/** What must hold between the numbers of a configuration; the first broken rule in words, or undefined. */
export function configProblem(config: ModelConfig): string | undefined {
  const { input, imageTower, cropTower, text, regressor, csf } = config;
  const pooledTrunks = config.branches.pooled?.trunks ?? [];
  const words = config.branches.terms?.share ?? 0;
  const shares = namedShares(config.branches);
  const rules: [boolean, string][] = [
    [
      input.size % input.patch === 0,
      `input.size ${input.size} is not a multiple of input.patch ${input.patch}`,
    ],
    [input.size <= 2048, `input.size ${input.size} is above 2048`],
    [input.size / input.patch === input.size / csf.patch, 'csf.patch differs from input.patch'],
    [imageTower.width % imageTower.heads === 0, 'imageTower.width is not a multiple of imageTower.heads'],
    [cropTower.width % cropTower.heads === 0, 'cropTower.width is not a multiple of cropTower.heads'],
    [Number.isInteger(imageTower.width * imageTower.mlpRatio), 'imageTower.mlpRatio gives no whole width'],
    [Number.isInteger(cropTower.width * cropTower.mlpRatio), 'cropTower.mlpRatio gives no whole width'],
    [imageTower.mlpRatio > 0 && cropTower.mlpRatio > 0, 'an mlpRatio is not positive'],
    [text.width % text.heads === 0, 'text.width is not a multiple of text.heads'],
    [text.depth <= 200, `text.depth ${text.depth} is above 200`],
    [
      text.maxLength >= 3 && text.maxLength <= text.maxPosition,
      'text.maxLength is not within text.maxPosition',
    ],
    [
      cropTower.taps.every((tap) => Number.isInteger(tap) && tap >= 0 && tap < cropTower.depth),
      `cropTower.taps name blocks outside 0…${cropTower.depth - 1}`,
    ],
    [
      cropTower.tokens !== 'trunk' || cropTower.trunkTaps !== undefined,
      'cropTower.trunkTaps is missing, which tokens “trunk” needs',
    ],
    [
      (cropTower.trunkTaps ?? []).every((tap) => input.patch % strideOf(tap) === 0),
      `cropTower.trunkTaps name a block whose places do not fit into patches of ${input.patch} pixels`,
    ],
    [
      pooledTrunks.every(({ taps }) => taps.every((tap) => pooledPatch % strideOf(tap) === 0)),
      `branches.pooled.taps name a block whose places do not fit into patches of ${pooledPatch} pixels`,
    ],
    [
      new Set(pooledTrunks.map((one) => `${one.trunk} ${viewOf(one)}`)).size === pooledTrunks.length,
      'branches.pooled.trunks name a trunk twice for the same view',
    ],
    [
      shares.every((share) => 1 - words - share >= 0),
      'the shares of branches.terms and branches.pooled are above 1 together',
    ],
    [
      !config.branches.pooled?.photographs || shares.every((share) => share < 1),
      'branches.pooled.photographs has a share, but that of other images is 1 already',
    ],
    [
      (config.branches.colours?.inputs ?? coloursInputs) === coloursInputs,
      `branches.colours.inputs is ${config.branches.colours?.inputs}, but a picture’s appearance has ${coloursInputs} values`,
    ],
    [
      !config.branches.colours?.pooled || config.branches.pooled !== undefined,
      'branches.colours.pooled needs branches.pooled',
    ],
    [regressor.experts <= 64, `regressor.experts ${regressor.experts} is above 64`],
    [regressor.topK <= regressor.experts, 'regressor.topK is above regressor.experts'],
    [regressor.reduction <= regressor.width, 'regressor.reduction is above regressor.width'],
  ];
  return rules.find(([holds]) => !holds)?.[1];
}
