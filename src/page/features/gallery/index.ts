export { markTargets, openLoupe, showNeighbour, targets } from './actions.ts';
export { lookFinderOf } from './find-looks.ts';
export { Images } from './Images.tsx';
export { Loupe } from './Loupe.tsx';
export { galleryStore } from './store.ts';
export { galleryStrings } from './strings.ts';
