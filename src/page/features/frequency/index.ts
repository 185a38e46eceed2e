export { checkModel } from './check-model.ts';
export { frequencyMapsOf, lacksMap } from './frequency-maps.ts';
export { useAllFrequencyMaps, useFrequencyMap, type Missing } from './use-frequency-map.ts';
