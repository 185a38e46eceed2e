import type { ModelInfo, ScoreRequest } from '../../../shared/engine-api.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { RunContext, Scorer } from '../scorer.ts';
import { combinedResult, type MemberResult } from '../../../shared/models/combined-result.ts';
import type { HeadNames } from '../../../shared/models/head-names.ts';

/** One of several models that score side by side. */
export interface Member {
  info: ModelInfo;
  names: HeadNames;
  /** The model in memory, loaded where it gave way to another. */
  ready: () => Promise<Pick<Scorer, 'score'>>;
}

/** The heads of a member that are wanted, by their own names: its default ones where none are named. */
function headsFor({ names }: Member, wanted: readonly string[] | undefined): string[] | undefined {
  return wanted && Object.keys(names).filter((head) => wanted.includes(names[head]!));
}

function checkNames(members: readonly Member[], wanted: readonly string[] | undefined): void {
  const known = members.flatMap(({ names }) => Object.values(names));
  const unknown = (wanted ?? []).filter((head) => !known.includes(head));
  if (unknown.length === 0) return;
  throw new FoveaError(
    'usage',
    `These models have no head named ${unknown.join(', ')}.`,
    `They have: ${known.join(', ')}.`,
  );
}

interface Refusal {
  member: Member;
  heads: string[];
  error: FoveaError;
}

/** An image that one model cannot take may do for the others: its heads have no number, and the result says why. */
function withRefusals(result: ScoreResult, refused: readonly Refusal[]): ScoreResult {
  if (refused.length === 0) return result;
  const withheld = { ...result.withheld };
  const warnings = [...result.warnings];
  for (const { member, heads, error } of refused) {
    for (const head of heads) withheld[member.names[head]!] = error.hint ?? error.message;
    warnings.push({ code: 'no-number', message: `${member.info.name} gave no score: ${error.message}` });
  }
  return { ...result, withheld, warnings };
}

/** Scores one image with several models, one after the other; what they have in common is computed for the first of them. */
export async function scoreSeveral(
  request: ScoreRequest,
  members: readonly Member[],
  run: RunContext,
): Promise<ScoreResult> {
  const started = performance.now();
  checkNames(members, request.heads);
  const done: MemberResult[] = [];
  const refused: Refusal[] = [];
  for (const member of members) {
    const heads = headsFor(member, request.heads);
    if (heads?.length === 0) continue;
    // maps and features are those of the first model that gives any
    const { detail, features, ...common } = request;
    const more =
      done.length === 0 ? { ...(detail ? { detail } : {}), ...(features ? { features } : {}) } : {};
    try {
      const scorer = await member.ready();
      const result = await scorer.score({ ...common, ...more, ...(heads ? { heads } : {}) }, run);
      done.push({ ...member, result });
    } catch (error) {
      if (!(error instanceof FoveaError) || error.code !== 'image-too-large' || members.length === 1)
        throw error;
      refused.push({ member, heads: heads ?? Object.keys(member.names), error });
    }
  }
  if (done.length === 0) throw refused[0]?.error ?? new FoveaError('usage', 'No score was asked for.');
  return withRefusals(combinedResult(done, performance.now() - started), refused);
}
