import type { ModelInfo } from '../engine-api.ts';
import type { Reason } from '../reasons/reason.ts';
import type { CropResult, ScoreResult, Warning } from '../result.ts';
import type { HeadNames } from './head-names.ts';

/** What one of several models found. */
export interface MemberResult {
  /** Of some models together, `members` are those that the result is of. */
  info: Pick<ModelInfo, 'name' | 'cropSize'> & { members?: readonly Pick<ModelInfo, 'name'>[] };
  names: HeadNames;
  result: ScoreResult;
}

type PerHead<T> = Record<string, T>;

/** Values per head under the names that heads have among several models. */
const renamed = <T>(values: PerHead<T>, names: HeadNames): PerHead<T> =>
  Object.fromEntries(Object.entries(values).map(([head, value]) => [names[head] ?? head, value]));

/** What each model says per head, side by side. */
const merged = <T>(members: readonly MemberResult[], read: (result: ScoreResult) => PerHead<T>): PerHead<T> =>
  Object.assign({}, ...members.map(({ result, names }) => renamed(read(result), names))) as PerHead<T>;

/** Crops of all models; where two score the same square of the image, as one. */
function mergedCrops(members: readonly MemberResult[]): CropResult[] {
  const places = new Map<string, CropResult>();
  for (const { result, names, info } of members) {
    for (const { x, y, scores } of result.crops) {
      const square = `${x} ${y} ${info.cropSize} of ${result.width}×${result.height}`;
      const own = renamed(scores, names);
      const known = places.get(square);
      if (known) Object.assign(known.scores, own);
      else places.set(square, { x, y, scores: own });
    }
  }
  return [...places.values()];
}

const namesOf = ({ info }: MemberResult): string[] =>
  info.members ? info.members.map(({ name }) => name) : [info.name];

/** A warning of one result, and which of its models say it: those named in front, or else all. */
function saidBy(warning: Warning, names: readonly string[]): { warning: Warning; names: string[] } {
  const end = warning.message.indexOf(': ');
  const front = warning.message.slice(0, Math.max(0, end)).split(', ');
  if (names.length === 1 || !front.every((name) => names.includes(name)))
    return { warning, names: [...names] };
  return { warning: { ...warning, message: warning.message.slice(end + 2) }, names: front };
}

/** What all models say once; what only some of them say, with their names. */
function mergedWarnings(members: readonly MemberResult[]): Warning[] {
  const count = members.flatMap(namesOf).length;
  const said = new Map<string, { warning: Warning; names: string[] }>();
  for (const member of members) {
    for (const given of member.result.warnings) {
      const { warning, names } = saidBy(given, namesOf(member));
      const known = said.get(warning.message);
      if (known) known.names.push(...names);
      else said.set(warning.message, { warning, names });
    }
  }
  return [...said.values()].map(({ warning: { code, message }, names }) => ({
    code,
    message: names.length === count ? message : `${names.join(', ')}: ${message}`,
  }));
}

/** What was found in image and texts once, and the place of each score. */
function mergedReasons(members: readonly MemberResult[]): Reason[] {
  const all = members.flatMap(({ result, names }) =>
    (result.reasons ?? []).map((reason): Reason => {
      const name = reason.head === undefined ? undefined : names[reason.head];
      if (reason.head === undefined || name === undefined || name === reason.head) return reason;
      return { ...reason, head: name, message: reason.message.replace(reason.head, name) };
    }),
  );
  return [...new Map(all.map((reason) => [JSON.stringify(reason), reason])).values()];
}

/**
 * The results of several models for one image as one. Size, texts and what explains the scores are the first model's; its maps and
 * features are of its own heads.
 */
export function combinedResult(members: readonly MemberResult[], ms: number): ScoreResult {
  const [lead] = members as [MemberResult];
  const { detail, features, relevance: ___, crops: _, warnings: __, ...first } = lead.result;
  const relevance = merged(members, (result) => result.relevance ?? {});
  const withheld = merged(members, (result) => result.withheld ?? {});
  const tensors = members.flatMap(({ result, info }) =>
    (result.tensors ?? []).map((tensor) => ({ ...tensor, name: `${info.name}.${tensor.name}` })),
  );
  return {
    ...first,
    scores: merged(members, ({ scores }) => scores),
    ...(Object.keys(withheld).length > 0 ? { withheld } : {}),
    spread: merged(members, ({ spread }) => spread),
    percentiles: merged(members, ({ percentiles }) => percentiles),
    intervals: merged(members, ({ intervals }) => intervals ?? {}),
    unclaimed: merged(members, ({ unclaimed }) => unclaimed ?? {}),
    crops: mergedCrops(members),
    warnings: mergedWarnings(members),
    reasons: mergedReasons(members),
    ...(detail ? { detail: renamedDetail(detail, lead.names) } : {}),
    ...(Object.keys(relevance).length > 0 ? { relevance } : {}),
    ...(features ? { features } : {}),
    ...(tensors.length > 0 ? { tensors } : {}),
    ms,
  };
}

/** The lead's maps and gates, under the names that its heads have now. */
function renamedDetail(
  detail: NonNullable<ScoreResult['detail']>,
  names: HeadNames,
): NonNullable<ScoreResult['detail']> {
  const { crops, disagreement, terms, pooled, colours } = detail;
  const ofHead = (part: { head: string; taken: number }) => ({
    ...part,
    head: names[part.head] ?? part.head,
  });
  const ofHeads = <T extends Record<'share' | 'scores', Record<string, number>>>(part: T): T => ({
    ...part,
    share: renamed(part.share, names),
    scores: renamed(part.scores, names),
  });
  return {
    ...detail,
    crops: crops.map((crop) => ({ ...crop, experts: renamed(crop.experts, names) })),
    ...(disagreement ? { disagreement: ofHead(disagreement) } : {}),
    ...(terms ? { terms: ofHeads(terms) } : {}),
    ...(pooled ? { pooled: ofHeads(pooled) } : {}),
    ...(colours ? { colours: ofHead(colours) } : {}),
  };
}
