import type { DeviceReport, ModelInfo } from '../shared/engine-api.ts';
import type { Progress } from '../shared/progress.ts';
import type { ExpertPlace } from './inspect/experts.ts';
import { bytesText, countText, shortNumber } from './inspect/format.ts';
import type { ScoreStep } from './inspect/stages.ts';
import type { ItemStatus, TextOrigin } from './store/queue.ts';
import type { TextOrigins } from './store/results.ts';
import type { Layer } from './store/view.ts';
import { addressWords } from './words/address.ts';
import { compareWords } from './words/compare.ts';
import { modelWords } from './words/models.ts';
import { offlineWords } from './words/offline.ts';
import { evaluateWords } from './words/evaluate.ts';
import { shortcutWords } from './words/shortcuts.ts';
import { tableWords } from './words/table.ts';
import { keepWords } from './words/keep.ts';
import { tuneWords } from './words/tune.ts';
import { tabWords } from './words/tabs.ts';
import { describeWords } from './words/describe.ts';

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const places = [
  ['upper left', 'upper middle', 'upper right'],
  ['middle left', 'centre', 'middle right'],
  ['lower left', 'lower middle', 'lower right'],
] as const;

/** Every word the page shows, in one place. */
export const text = {
  brand: 'Fovea',
  tagline: 'Scores AI-generated images on this computer and shows why',
  describe: describeWords,
  keep: keepWords,
  address: addressWords,
  skip: 'Skip to the score',

  open: {
    button: 'Open images',
    short: 'Open',
    folder: 'Open folder',
    drop: 'Drop images, folders, a zip or a CSV of prompts anywhere',
    dropHint: 'or paste one with Ctrl+V',
    overlay: 'Drop to score',
    tableFitsNothing: (name: string) => ({
      message: `${name} names no image that is here.`,
      hint: 'Drop the images together with the table, or before it.',
    }),
    nothingFound: 'There was no image in it.',
    nothingFoundHint:
      'PNG, JPEG, WebP, AVIF and GIF files can be scored, also from folders and zip archives.',
  },

  tabs: tabWords,
  rows: tableWords,
  shortcuts: shortcutWords,
  compare: compareWords,
  evaluate: evaluateWords,
  tune: tuneWords,

  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },

  device: {
    starting: 'Starting the engine…',
    webgpu: (adapter: string) =>
      `Runs on the graphics processor with WebGPU${adapter ? ` (${adapter})` : ''}.`,
    software: (adapter: string) =>
      `WebGPU runs on a software adapter${adapter ? ` (${adapter})` : ''}, not on a graphics processor. It still works, slower.`,
    wasm: (threads: number) => `Runs on the processor with WebAssembly, ${plural(threads, 'thread')}.`,
    wasmForced: 'WebAssembly was asked for in the address.',
    noWebGpu:
      'This browser offers no WebGPU. It still works, slower: a recent Chrome, Edge, Firefox or Safari on a computer with a graphics processor is many times faster.',
    noGpu: (reason: string) => `${reason} It still works, slower.`,
    failed: 'The engine could not start.',
    retry: 'Try again',
    facts: 'Device',
    backend: 'Backend',
    adapter: 'Adapter',
    kernels: 'Kernels',
    features: 'Features',
    buffer: 'Largest buffer',
    threads: 'Threads',
    why: 'Why this one',
    none: 'none',
  },

  models: modelWords,

  offline: offlineWords,

  model: {
    loading: 'Loading the model…',
    label: 'Model',
    licence: 'Licence',
    provenance: 'Weights',
    hash: 'Weights hash',
    profile: 'Profile',
    size: 'Size',
    sizeOf: (model: ModelInfo) => `${countText(model.parameters)} parameters, ${bytesText(model.bytes)}`,
    accuracy: 'Measured accuracy',
    untrainedTitle: 'Untrained weights: the number means nothing.',
    untrainedBody:
      'This demo package shows how the tool works, with random weights. Load a trained package to judge images.',
  },

  progress: {
    heading: 'Scoring',
    of: (name: string) => `Scoring ${name}`,
    waiting: 'Waiting for its turn…',
    waitingForEngine: 'Waiting for the engine…',
    cancel: 'Cancel',
    cancelling: 'Stops at the next step…',
    step: {
      decode: 'Read the image',
      'image-tower': 'Look at the whole image',
      text: 'Read prompt and description',
      crops: 'Score the crops',
      explain: 'Draw the maps',
    } satisfies Record<ScoreStep, string>,
    crops: (done: number, total: number) => `${done} of ${total}`,
    stage(progress: Progress | undefined): string {
      switch (progress?.stage) {
        case 'device':
          return 'Looking for a graphics processor';
        case 'download':
          return `${progress.fromCache ? 'Reading' : 'Downloading'} ${progress.file}, ${bytesText(progress.loadedBytes)}${
            progress.totalBytes > 0 ? ` of ${bytesText(progress.totalBytes)}` : ''
          }`;
        case 'upload':
          return `Handing weights to the device, ${progress.done} of ${progress.total}`;
        case 'compile':
          return 'Compiling';
        case 'crops':
          return `Scoring crops, ${progress.done} of ${progress.total}`;
        case 'decode':
        case 'image-tower':
        case 'text':
        case 'explain':
          return text.progress.step[progress.stage];
        case 'done':
          return 'Done';
        case undefined:
          return 'Starting';
      }
    },
  },

  score: {
    heading: 'Score',
    none: 'Open an image to see its score.',
    higher: 'Higher is better',
    lower: 'Lower is better',
    question: 'Raters were asked',
    scale: (min: number, max: number) => `Scale ${min} to ${max}`,
    outside: 'outside the scale',
    percentile: (share: number) =>
      `Higher than ${shortNumber(share)} % of the model’s scores on its training images`,
    spread: (value: string, crops: number) => `± ${value} over ${plural(crops, 'crop')}`,
    oneLook: 'One look at the whole image',
    barLabel: (value: string, min: number, max: number) => `${value} on a scale from ${min} to ${max}`,
    warnings: 'Worth knowing',
    beforehand: 'Computed beforehand',
    beforehandHint:
      'This sample’s result comes with the page. It is computed here as soon as the engine is ready.',
    old: 'From before the change; being scored again.',
    cancelled: 'Cancelled before it was scored.',
    again: 'Score again',
    remove: 'Remove',
    copyText: 'Copy as text',
    copyJson: 'Copy as JSON',
    copied: 'Copied',
    notCopied: 'The browser did not allow copying.',
  },

  about: {
    heading: 'About this score',
    image: 'Image',
    imageSize: (width: number, height: number) => `${width} × ${height} pixels as scored`,
    crops: 'Crops',
    cropsOf: (count: number, size: number) =>
      `${plural(count, 'crop')} of ${size} × ${size} pixels, always at the same places for an image of this size; the score is their mean`,
    device: 'Computed with',
    time: 'Time',
    deviceOf: ({ backend, adapter, variant }: DeviceReport) =>
      [backend, adapter, backend === 'webgpu' ? `kernels “${variant}”` : ''].filter(Boolean).join(', '),
    at: 'Computed',
    atWhen: (date: Date, beforehand: boolean) =>
      `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC${beforehand ? ', beforehand: this result comes with the page' : ''}`,
    versions: 'Versions',
    versionsOf: ({ fovea, tfjs }: { fovea: string; tfjs: string }) => `Fovea ${fovea}, tfjs ${tfjs}`,
    texts: 'Texts',
    origin: {
      none: 'none',
      typed: 'typed by you',
      file: 'read from the file',
      sample: 'comes with the sample',
      table: 'from your table',
      model: 'by a model',
    } satisfies Record<TextOrigin, string>,
    textsOf: ({ promptOrigin, descriptionOrigin, descriptionBy, descriptionError }: TextOrigins) =>
      [
        `Prompt: ${text.about.origin[promptOrigin]}.`,
        `Description: ${[descriptionOrigin === 'model' ? '' : text.about.origin[descriptionOrigin], descriptionBy ? text.describe.by(descriptionBy) : ''].filter(Boolean).join(', ')}.`,
        ...(descriptionError ? [descriptionError.message] : []),
      ].join(' '),
  },

  texts: {
    heading: 'Prompt and description',
    prompt: 'Prompt',
    promptHint: 'What the image was made from. Empty: the score sees no prompt.',
    promptFromFile: 'Read from the file.',
    promptFromSample: 'Comes with the sample.',
    description: 'Description',
    descriptionHint:
      'What the image shows, in about 50 words: content first, then style, angle, colours and quality.',
    apply: 'Score with these texts',
    reset: 'Undo changes',
  },

  viewer: {
    heading: 'Where the score comes from',
    empty: 'No image yet',
    layer: 'Layer',
    mode: { frequency: 'Frequency', crops: 'Crops', inside: 'Inside a crop', none: 'Image' },
    layers: {
      frequency: 'Frequency map',
      'crop-frequency': 'CSF sum',
      'crop-weight': 'Pooling weight',
      'crop-spatial': 'Spatial mask',
      'crop-share': 'Final pooling',
      crops: 'Crop scores',
      none: 'Image only',
    } satisfies Record<Layer, string>,
    layerNote: {
      frequency:
        'How much of what the eye is most sensitive to each 16 × 16 patch holds: its Fourier magnitudes times the contrast sensitivity function, summed. Grey is scaled over the whole image.',
      'crop-frequency':
        'The same sum inside one crop, with grey scaled over that crop, as the model sees it.',
      'crop-weight': 'How much each patch counts when the crop’s features are pooled. The weights sum to 1.',
      'crop-spatial': 'The learned mask over the crop’s places, 0 to 1.',
      'crop-share':
        'What each patch really adds to the pooled visual features: pooling weight, mask and the size of its features together. The shares sum to 1.',
      crops: 'Every crop the model looked at, coloured by its score.',
      none: '',
    } satisfies Record<Layer, string>,
    unit: {
      frequency: 'CSF-weighted magnitude',
      'crop-frequency': 'CSF-weighted magnitude',
      'crop-weight': 'pooling weight',
      'crop-spatial': 'spatial mask',
      'crop-share': 'share of the pooled features',
      crops: 'score',
      none: '',
    } satisfies Record<Layer, string>,
    crop: 'Crop',
    cropOf: (index: number, count: number) => `Crop ${index + 1} of ${count}`,
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
    saveShort: 'Save as',
    saveAs: (what: string) => `Save: ${what}`,
    saveOne: (what: string, format: string) => `Save as ${format}: ${what}`,
    noMaps: 'The maps of this image were let go to save memory.',
    unreadable: 'This image cannot be shown.',
    mapLabel: (name: string) =>
      `Map over ${name}. Arrow keys move from patch to patch, Escape lets go, Space held shows the image.`,
    imageLabel: (name: string) => `Image ${name}`,
    cropTitle: (index: number, score: string) => `Crop ${index + 1}: ${score}`,
  },

  patch: {
    heading: 'Patch',
    hint: 'Point at the map to read values; click a patch, or use the arrow keys, to see its spectrum.',
    box: 'Pixels',
    boxOf: (x: number, y: number, cell: number) => `x ${x}–${x + cell - 1}, y ${y}–${y + cell - 1}`,
    place: 'Place',
    placeOf: ([vertical, horizontal]: [0 | 1 | 2, 0 | 1 | 2]) => places[vertical][horizontal],
    raw: 'Raw CSF sum',
    value: 'Value',
    weight: 'Pooling weight',
    weightOf: (weight: number, average: number, crops: number) =>
      `${shortNumber(weight)} (${shortNumber(weight / average)} × the average, ${
        crops === 1 ? 'in 1 crop' : `mean over ${crops} crops`
      })`,
    noWeight: 'in no crop',
    rank: 'Rank',
    rankOf: (rank: number, count: number) => `${rank} of ${count}`,
    pixels: 'The patch',
    spectrum: 'Spectrum',
    spectrumLabel: 'Fourier magnitudes of the patch, logarithmic, slow changes in the middle',
    spectrumLegend: 'log₁₀(1 + magnitude)',
    curve: 'Energy and sensitivity',
    curveLabel:
      'Magnitude by frequency, without the mean brightness, with the contrast sensitivity curve over it',
    curveX: 'cycles per 16-pixel patch',
    curveEnergy: 'mean magnitude (log)',
    curveWeight: 'sensitivity (CSF)',
    detail: (share: number) =>
      `${Math.round(share * 100)} % of the sum comes from fine structure (2 cycles per patch and more).`,
    loading: 'Computing the spectrum…',
    close: 'Let go of the patch',
    top: 'Highest patches',
    topLead: (place: string, value: string) => `Highest: ${place}, ${value}.`,
    tip: (value: string, unit: string) => `${value} ${unit}`,
    live: (place: string, value: string, unit: string, rank: number, count: number) =>
      `Patch, ${place}: ${value} ${unit}, rank ${rank} of ${count}.`,
  },

  match: {
    heading: 'How the texts meet',
    note: 'The prompt’s words look at the description’s words (cross-attention, mean over heads). A darker prompt word looks hard at one word; press it to see where. Grey words after a bar did not fit.',
    empty: 'no text',
    attention: (value: string) => `attention ${value}`,
    unused: 'did not fit: the model never saw it',
    best: (prompt: string, description: string, value: string) =>
      `“${prompt}” looks at “${description}” (${value}).`,
    matrix: 'Attention, word by word',
    tokens: 'Attention, token by token',
    saveWords: 'Save by word as',
    saveTokens: 'by token as',
  },

  experts: {
    heading: 'Experts',
    note: (members: number) =>
      members > 1
        ? `The score is the mean of ${members} members. Each is a mixture: its gate picks experts for the crop, and their outputs are mixed by its weights.`
        : 'The regressor is a mixture: the gate picks experts for the crop, and their outputs are mixed by its weights.',
    terms: (share: string, score: string) =>
      `The words of both texts alone, without the image, say ${score}: ${share} of the score is theirs, the rest the experts’.`,
    taken: (amount: string) =>
      `Of that, ${amount} is taken off because the description does not bear out the prompt in words.`,
    expert: 'Expert',
    name: ({ member, expert }: ExpertPlace) =>
      member === undefined ? `Expert ${expert + 1}` : `Member ${member + 1}, expert ${expert + 1}`,
    gate: 'Gate',
    output: 'Output',
    used: 'Used',
    yes: 'yes',
    no: 'no',
  },

  samples: { heading: 'Samples' },

  table: {
    heading: 'Images',
    columns: { image: 'Image', spread: 'Spread', status: 'Status', time: 'Time' },
    status: {
      waiting: 'Waiting',
      running: 'Scoring',
      done: 'Done',
      failed: 'Failed',
      cancelled: 'Cancelled',
    } satisfies Record<ItemStatus, string>,
    summary: (done: number, failed: number, total: number) =>
      `${done} of ${total} scored${failed > 0 ? `, ${failed} failed` : ''}`,
    pause: 'Pause',
    resume: 'Resume',
    cancelAll: 'Cancel all',
    retry: 'Score again what failed or was cancelled',
    clear: 'Remove all',
    csv: 'Export CSV',
    json: 'Export JSON',
    filter: 'Filter by name or prompt',
    noMatch: 'No image matches.',
    remove: (name: string) => `Remove ${name}`,
    show: (name: string) => `Show ${name}`,
    sortBy: (column: string) => `Sort by ${column}`,
    progress: 'Images scored',
  },

  live: {
    ready: (model: string) => `Model ${model} is ready.`,
    added: (count: number) => `${plural(count, 'image')} added.`,
    tableRead: (count: number) => `The table was read for ${plural(count, 'image')}.`,
    scored: (name: string) => `${name} is scored.`,
    failed: (name: string) => `${name} failed.`,
    cancelled: (name: string) => `${name} was cancelled.`,
  },

  errors: {
    sampleMissing: (title: string) => `The sample “${title}” could not be read.`,
    dismiss: 'Dismiss',
  },
};

/** What the engine runs on, in one or two plain sentences. */
export function deviceWords(device: DeviceReport, webGpuOffered: boolean): string {
  if (device.backend === 'webgpu') {
    return device.software ? text.device.software(device.adapter) : text.device.webgpu(device.adapter);
  }
  const first = text.device.wasm(device.threads);
  if (!webGpuOffered) return `${first} ${text.device.noWebGpu}`;
  if (device.reason === 'chosen by you') return `${first} ${text.device.wasmForced}`;
  return `${first} ${text.device.noGpu(device.reason)}`;
}
