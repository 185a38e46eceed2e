export { askMaker } from './ask-maker.ts';
export { frequencyMapsOf, lacksMap } from './frequency-maps.ts';
export { useAllFrequencyMaps, useFrequencyMap, type Missing } from './use-frequency-map.ts';
