/* Every scorer on CLIP embeddings. A new one is a file or folder beside this and its line here. */

export { aesthetic1, aesthetic2 } from './aesthetic.ts';
export { clipIqa } from './clip-iqa.ts';
export { clipScore } from './clipscore.ts';
export { cosineScorer } from './cosine.ts';
export { hps, hps21 } from './hps.ts';
export { liqe } from './liqe/liqe.ts';
export { pickScore } from './pickscore.ts';
