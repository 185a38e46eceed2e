import { familyName, type AnyConfig, type FamilyName } from '../../spec/families.ts';
import { scAgiqaKind } from './sc-agiqa-kind.ts';
import type { ScorerKind } from './scorer.ts';

/** SC-AGIQA is there at once, as the demo is; the code of other families is loaded with their first model. */
const kinds: Record<FamilyName, () => ScorerKind | Promise<ScorerKind>> = {
  'sc-agiqa': () => scAgiqaKind,
  clip: async () => (await import('./clip/clip-kind.ts')).clipKind,
};

/** How a model of this configuration runs. */
export const kindOf = async (config: AnyConfig): Promise<ScorerKind> => kinds[familyName(config)]();
