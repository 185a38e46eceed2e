export { MapCanvas } from './stage/MapCanvas.tsx';
export { MapMissing } from './stage/MapMissing.tsx';
export { Picture } from './stage/Picture.tsx';
export { picturesOf } from './stage/pictures.ts';
export { default as stageStyles } from './stage/Stage.module.css';
export { Viewer } from './Viewer.tsx';
export { isBatch, viewerStore } from './store.ts';
export { useGestures, zoomKey } from './stage/use-gestures.ts';
export { fitted, pan, type Zoom } from './stage/zoom.ts';
