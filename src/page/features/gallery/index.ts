export { markTargets, neighboursOf, openLoupe, pickAll, showNeighbour, targets } from './actions.ts';
export { FileImage } from './FileImage.tsx';
export { lookFinderOf } from './looks/find-looks.ts';
export { Images } from './Images.tsx';
export { Filmstrip } from './loupe/Filmstrip.tsx';
export { Loupe } from './loupe/Loupe.tsx';
export { LoupeButton } from './LoupeButton.tsx';
export { galleryStore } from './store.ts';
export { galleryStrings } from './strings.ts';
