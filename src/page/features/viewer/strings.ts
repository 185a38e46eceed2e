import type { Layer } from '../explain/index.ts';

/** The image and the maps over it. */
export const viewerStrings = {
  heading: 'Image and maps',
  layer: 'Layer',
  mode: {
    frequency: 'Frequency',
    relevance: 'Prompt',
    pairs: 'Pairs',
    crops: 'Crops',
    inside: 'Inside a crop',
    none: 'Image',
  },
  layerNote: {
    frequency:
      'How strongly each 16 × 16 patch contains the frequencies the eye sees best: the sum of its Fourier magnitudes, weighted by the contrast sensitivity function. Grey levels are scaled over the whole image.',
    relevance:
      'Where CLIP finds the prompt: the cosine between the prompt and each patch that CLIP reads. The score is computed without the map, which only hints at why. CLIP was trained on whole images: compare patches with each other, not with other images. A bright place need not show what the prompt names.',
    pairs:
      'Which patches are closer to the good text of each pair than to the bad one: how much larger the cosine is, averaged over the pairs. The score is computed without the map, which only hints at why: compare patches with each other, not with other images, and read nothing into the sign.',
    'crop-frequency':
      'The same sum within one crop, its grey levels scaled over that crop, as the model sees it.',
    'crop-weight': 'How much each patch counts when the crop’s features are pooled. The weights sum to 1.',
    'crop-spatial': 'The learned mask over the crop, 0 to 1.',
    'crop-share':
      'What each patch contributes to the pooled features: weight, mask and magnitude combined. The shares sum to 1.',
    crops: 'Every crop, coloured by its score.',
    none: '',
  } satisfies Record<Layer, string>,
  relevance: {
    busy: 'Looking at each patch…',
    noPrompt: 'This image has no prompt, so there is nothing to look for in it.',
    notScored: 'The models in use have not scored this image, or have no such map.',
    of: (title: string) => `By ${title}.`,
  },
  previousCrop: 'Previous crop',
  nextCrop: 'Next crop',
  head: 'Score',
  colormap: 'Colour map',
  colormaps: { viridis: 'Viridis', magma: 'Magma', turbo: 'Turbo' },
  options: 'About this map, and how it is drawn',
  opacity: 'Opacity',
  smooth: 'Smooth',
  fixed: 'Same scale for all images',
  peek: 'Hold to see the image',
  peekMap: 'Hold to see the map',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  save: 'Save map',
  savePng: 'Image (PNG)',
  saveCsv: 'Values (CSV)',
  saveNpy: 'Values (NPY)',
  saveAllCsv: 'All crops (CSV)',
  saveAllNpy: 'All crops (NPY)',
  noMaps: 'The maps of this image were discarded to save memory.',
  again: 'Score again',
  unreadable: 'This image cannot be shown.',
  mapLabel: (name: string) =>
    `Map over ${name}. Arrow keys move between patches, Escape unpins the patch, hold Space to see the image.`,
  imageLabel: (name: string) => `Image ${name}. Hold Space to see the map.`,
};
