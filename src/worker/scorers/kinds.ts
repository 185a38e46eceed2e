import { familyName, type AnyConfig, type FamilyName } from '../../spec/families.ts';
import { clipKind } from './clip/clip-kind.ts';
import { scAgiqaKind } from './sc-agiqa-kind.ts';
import type { ScorerKind } from './scorer.ts';

const kinds: Record<FamilyName, ScorerKind> = { 'sc-agiqa': scAgiqaKind, clip: clipKind };

/** How a model of this configuration runs. */
export const kindOf = (config: AnyConfig): ScorerKind => kinds[familyName(config)];
