import type { ModelConfig } from './config.ts';

/* Apart from `members.ts`: code that only names parameters (packing) needs no tensors. */

/** How many members the regressor has. */
export function memberCount({ regressor }: Pick<ModelConfig, 'regressor'>): number {
  return regressor.members ?? 1;
}

/** What the names of a member's own parameters begin with; nothing where it is the only one. */
export function memberPrefix(member: number, config: Pick<ModelConfig, 'regressor'>): string {
  return memberCount(config) > 1 ? `members.${member}.` : '';
}
