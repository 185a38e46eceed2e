import type { LibraryProgress, PackageFacts, StoredModel } from '../../../shared/library-api.ts';
import { bytesText, countText } from '../../kit/format.ts';
import type { ModelWork, StorageUse } from './store.ts';

const quantisations = {
  f32: 'f32: exact, 4 bytes a weight',
  f16: 'f16: half the size, as good as exact',
  int8: 'int8: a quarter of the size, scores within 1 % of the scale',
  int4: 'int4: an eighth of the size, scores within 3 % of the scale',
};

const profiles = {
  released: 'released: as the authors’ code computes',
  paper: 'paper: as the paper describes',
};

/** Words of the model manager. */
export const modelsStrings = {
  open: 'Models',
  heading: 'Models',
  close: 'Close',
  intro:
    'A model is stored on this computer, in this browser. Changing it keeps your images; a score says which model it is from.',
  builtIn: 'Comes with the page',
  list: 'Your models',
  inUse: 'in use',
  unfinished: 'not wholly downloaded',
  untrained: 'random weights',
  facts: ({ parameters, bytes, quantisation, profile }: PackageFacts) =>
    `${countText(parameters)} weights, ${bytesText(bytes)}, ${quantisation}, ${profile}`,
  licence: (licence: string) => `Licence: ${licence}`,
  source: (url: string) => `From ${url}`,
  hash: 'Hash',
  partly: ({ stored, bytes }: StoredModel) => `${bytesText(stored)} of ${bytesText(bytes)} are here`,
  use: 'Use',
  useNamed: (title: string) => `Use ${title}`,
  resume: 'Resume',
  resumeNamed: (title: string) => `Resume the download of ${title}`,
  verify: 'Verify',
  verifyNamed: (title: string) => `Verify ${title}`,
  save: 'Save',
  saveNamed: (title: string) => `Save ${title} as a zip`,
  remove: 'Delete',
  removeNamed: (title: string) => `Delete ${title}`,
  removeSure: 'Really delete?',
  pause: 'Pause',
  cancel: 'Cancel',
  work: {
    look: (title: string) => `Looking at ${title}`,
    download: (title: string) => `Downloading ${title}`,
    add: (title: string) => `Storing ${title}`,
    pack: (title: string) => `Packing ${title}`,
    verify: (title: string) => `Verifying ${title}`,
    load: (title: string) => `Loading ${title}`,
    save: (title: string) => `Saving ${title}`,
    remove: (title: string) => `Deleting ${title}`,
  } satisfies Record<ModelWork['kind'], (title: string) => string>,
  progress({ stage, done, total }: LibraryProgress): string {
    switch (stage) {
      case 'pack':
        return `tensor ${done} of ${total}`;
      case 'hash':
        return `reading the checkpoint, ${bytesText(done)} of ${bytesText(total)}`;
      case 'download':
      case 'copy':
      case 'verify':
        return `${bytesText(done)} of ${bytesText(total)}`;
    }
  },
  news: {
    added: (title: string) => `${title} is stored.`,
    verified: (title: string) => `${title} is whole: every file has its checksum.`,
    removed: (title: string) => `${title} is deleted.`,
    paused: (title: string) => `${title} is paused; what is here stays.`,
    cancelled: 'Cancelled.',
    inUse: (title: string) => `${title} is in use.`,
  },
  fallback: (message: string) => `The model of your last visit could not be loaded. ${message}`,
  fallbackHint: 'The demo is used instead; see Models.',
  add: {
    heading: 'Add a model',
    url: 'Address of a package',
    urlHint:
      'The folder with manifest.json, or manifest.json itself. The server must allow other sites to read it (CORS).',
    look: 'Look',
    download: (bytes: number) => `Download ${bytesText(bytes)}`,
    dismiss: 'Not now',
    here: 'This model is stored already.',
    files: 'Or from this computer; dropping the files on the page does the same.',
    folder: 'Package folder',
    checkpoint: 'PyTorch or safetensors checkpoint',
  },
  pack: {
    heading: 'Make a model of a checkpoint',
    intro:
      'The checkpoint is read and packed on this computer, nothing is uploaded and nothing in it is executed.',
    checkpoints: 'Checkpoint',
    vocabulary: 'Vocabulary (vocab.txt)',
    vocabularyHint: 'The word list of the text encoder, bert-base-uncased.',
    config: 'Configuration (JSON), only if the sizes are not the full model’s',
    name: 'Name',
    nameHint: 'Letters, digits, “.”, “_” and “-”.',
    licence: 'Licence of the weights',
    quantisation: 'Stored as',
    quantisations,
    profile: 'Profile',
    profiles,
    untrained: 'The weights are random (a test)',
    start: 'Pack',
    cancel: 'Cancel',
    chosen: (files: File[]) => files.map(({ name, size }) => `${name}, ${bytesText(size)}`).join('; '),
    noCheckpoint: {
      message: 'There is no checkpoint among these files.',
      hint: 'Drop a .pth, .pt or .safetensors file, with its vocab.txt if you have it at hand.',
    },
  },
  memory: {
    need: (bytes: number, where: string) => `Needs about ${bytesText(bytes)} of ${where}.`,
    graphics: 'graphics memory',
    main: 'memory',
    unknown: 'The device is not known yet.',
    tooLarge:
      'Too large for WebAssembly, and this browser offers no WebGPU: it cannot run here. Use Chrome or Edge on a computer with a graphics processor.',
    software: 'There is no graphics processor for WebGPU here: expect minutes for an image.',
    slow: 'It runs on the processor: expect it to be slow.',
    little: (gigabytes: number) => `This computer has about ${gigabytes} GB of memory: it may be too little.`,
  },
  storage: {
    use: ({ usage, quota }: StorageUse) =>
      `This page keeps ${bytesText(usage)}; the browser allows it up to ${bytesText(quota)}.`,
    kept: 'The browser has promised to keep it.',
    notKept: 'The browser may clear it when the disk is nearly full.',
    keep: 'Ask to keep it',
    refused: 'The browser did not promise it. Installing the page as an app, or a bookmark, helps.',
  },
};
