export { type Group, type Groupable, type GroupBy, groupsOf } from './groups-of.ts';
export { columnKinds } from './column-kinds.ts';
export { lookGroups } from './look-groups.ts';
export { type LooksState, looksStore } from './looks-store.ts';
