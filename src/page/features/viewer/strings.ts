import type { Layer } from '../explain/index.ts';

/** The image and the maps over it. */
export const viewerStrings = {
  heading: 'Where the score comes from',
  empty: 'No image yet',
  layer: 'Layer',
  mode: { frequency: 'Frequency', crops: 'Crops', inside: 'Inside a crop', none: 'Image' },
  layerNote: {
    frequency:
      'How much of what the eye is most sensitive to each 16 × 16 patch holds: its Fourier magnitudes times the contrast sensitivity function, summed. Grey is scaled over the whole image.',
    'crop-frequency': 'The same sum inside one crop, with grey scaled over that crop, as the model sees it.',
    'crop-weight': 'How much each patch counts when the crop’s features are pooled. The weights sum to 1.',
    'crop-spatial': 'The learned mask over the crop’s places, 0 to 1.',
    'crop-share':
      'What each patch really adds to the pooled visual features: pooling weight, mask and the size of its features together. The shares sum to 1.',
    crops: 'Every crop the model looked at, coloured by its score.',
    none: '',
  } satisfies Record<Layer, string>,
  crop: 'Crop',
  previousCrop: 'Previous crop',
  nextCrop: 'Next crop',
  head: 'Score',
  colormap: 'Colours',
  colormaps: { viridis: 'Viridis', magma: 'Magma', turbo: 'Turbo' },
  opacity: 'Opacity',
  smooth: 'Smooth',
  fixed: 'Same scale for all images',
  peek: 'Hold to see the image',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  save: 'Save map',
  savePng: 'Picture (PNG)',
  saveCsv: 'Values (CSV)',
  saveNpy: 'Values (NPY)',
  saveAllCsv: 'All crops (CSV)',
  saveAllNpy: 'All crops (NPY)',
  noMaps: 'The maps of this image were let go to save memory.',
  again: 'Score again',
  unreadable: 'This image cannot be shown.',
  mapLabel: (name: string) =>
    `Map over ${name}. Arrow keys move from patch to patch, Escape lets go, Space held shows the image.`,
  imageLabel: (name: string) => `Image ${name}`,
};
