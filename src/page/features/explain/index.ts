export {
  attentionTable,
  cropMapsTable,
  cropScoresTable,
  mapTable,
  resultTables,
  wordsTable,
} from './arrays.ts';
export { cropHeads, cropRange, mapRange, shownHead } from './crop-scores.ts';
export { type ExpertPlace, expertPlaces } from './experts.ts';
export { type Layer, layers, offeredLayers, soughtBy } from './layers.ts';
export { cropsPng, type MapLook, mapPng, matrixPng } from './map-files.ts';
export {
  cellAt,
  mapOfLayer,
  mapToCome,
  moveCell,
  ninthOf,
  type PatchCorner,
  rangeOf,
  readCell,
  topCells,
  weightInCrops,
} from './map.ts';
export type { PlacedMap } from '../../../shared/result.ts';
export { mapStrings } from './strings.ts';
export { bestMatches, matchWords, type Word, type WordMatch } from './word-match.ts';
