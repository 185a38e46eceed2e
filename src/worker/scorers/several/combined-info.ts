import { sha256Text } from '../../../formats/sha256.ts';
import type { HeadInfo, ModelInfo } from '../../../shared/engine-api.ts';
import { modelId } from '../../../shared/models/model-id.ts';
import type { HeadNames } from '../../../shared/models/head-names.ts';

const joined = (parts: readonly string[], by: string): string => [...new Set(parts)].join(by);

/** `Quality (demo)` for `quality@demo`. */
const titleOf = ({ name, title }: { name: string; title: string }, among: string): string =>
  among === name ? title : `${title} (${among.slice(name.length + 1)})`;

/** Features are the first model's alone, so that no head is tuned beside others. */
function withoutTuning(head: HeadInfo): HeadInfo {
  const copy = { ...head };
  delete copy.tunable;
  return copy;
}

/** Several models as one: their heads side by side, each with its own scale and question, and the model it is of. */
export async function combinedInfo(
  members: readonly ModelInfo[],
  names: readonly HeadNames[],
): Promise<ModelInfo> {
  const [lead] = members as [ModelInfo];
  const all = <T>(read: (info: ModelInfo) => T): T[] => members.map(read);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const hash = await sha256Text(all(modelId).join('\n'));
  return {
    name: all(({ name }) => name).join('+'),
    title: all(({ title }) => title).join(' + '),
    licence: joined(
      all(({ licence }) => licence),
      '; ',
    ),
    untrained: members.some(({ untrained }) => untrained),
    provenance: all(({ title, provenance }) => `${title}: ${provenance}`).join('; '),
    hash: hash.slice(0, 12),
    profile: joined(
      all(({ profile }) => profile),
      ', ',
    ),
    heads: members.flatMap((member, i) =>
      member.heads.map((head) => ({
        ...withoutTuning(head),
        name: names[i]![head.name]!,
        // a name that had to be told apart has a title that has to be
        title: titleOf(head, names[i]![head.name]!),
        licence: head.licence ?? member.licence,
        model: { id: modelId(member), title: member.title },
      })),
    ),
    crops: lead.crops,
    cropSize: lead.cropSize,
    maxTextTokens: Math.min(...all(({ maxTextTokens }) => maxTextTokens)),
    parameters: sum(all(({ parameters }) => parameters)),
    bytes: sum(all(({ bytes }) => bytes)),
    members: [...members],
  };
}
