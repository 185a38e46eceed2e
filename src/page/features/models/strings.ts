import type { LibraryProgress, PackageFacts, StoredModel } from '../../../shared/library-api.ts';
import { bytesToFetch, type PagesMayRead, type ShelfModel } from '../../../shared/shelf.ts';
import { bytesText, countText } from '../../kit/format.ts';
import type { ModelWork, StorageUse } from './store.ts';
import { byPointer, device } from '../../kit/screen/words.ts';

const quantisations = {
  f32: 'f32: exact, 4 bytes per weight',
  f16: 'f16: half the size, practically exact',
  int8: 'int8: a quarter of the size, scores within 1% of the scale',
  int4: 'int4: an eighth of the size, scores within 3% of the scale',
};

const profiles = {
  released: 'released: matches the authors’ code',
  paper: 'paper: follows the paper',
};

/** Strings of the Models dialog. */
export const modelsStrings = {
  open: 'Models',
  heading: 'Models',
  intro: `Models are stored on ${device}, in this browser. Switching models keeps your images; every score records its model. Several models can score side by side, a column for each score.`,
  builtIn: 'Built-in model',
  inUseHeading: 'In use',
  here: 'On this device',
  inUse: 'in use',
  besideTag: 'beside it',
  unfinished: 'partly downloaded',
  unreadable: 'cannot be read',
  untrained: 'random weights',
  facts: ({ parameters, bytes, quantisation, profile }: PackageFacts) =>
    `${countText(parameters)} weights, ${bytesText(bytes)}, ${quantisation}, ${profile}`,
  licence: (licence: string) => `Licence: ${licence}`,
  source: (url: string) => `From ${url}`,
  hash: 'Hash',
  partly: ({ stored, bytes }: StoredModel) => `${bytesText(stored)} of ${bytesText(bytes)} downloaded`,
  use: 'Use',
  useNamed: (title: string) => `Use ${title}`,
  addBeside: 'Add beside',
  addBesideNamed: (title: string) => `Score with ${title} as well`,
  dropBeside: 'Leave out',
  dropBesideNamed: (title: string) => `Score without ${title}`,
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
    look: (title: string) => `Checking ${title}`,
    download: (title: string) => `Downloading ${title}`,
    get: (title: string) => `Getting ${title}`,
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
      case 'check':
        return `checking the part downloaded earlier, ${bytesText(done)} of ${bytesText(total)}`;
      case 'wait':
        return 'waiting';
      case 'download':
      case 'copy':
      case 'verify':
        return `${bytesText(done)} of ${bytesText(total)}`;
    }
  },
  news: {
    added: (title: string) => `${title} is stored.`,
    verified: (title: string) => `${title} is verified: all checksums match.`,
    removed: (title: string) => `${title} was deleted.`,
    paused: (title: string) => `${title} is paused; the downloaded part is kept.`,
    cancelled: 'Cancelled.',
    inUse: (title: string) => `${title} is in use.`,
  },
  fallback: (message: string) => `The model from your last visit could not be loaded. ${message}`,
  fallbackHint: 'The demo model is used instead; see Models.',
  shelf: {
    heading: (count: number) => `Public models (${count})`,
    intro: `Scorers that others have published. Nothing is downloaded until you confirm; the files are packed on ${device}, in int8.`,
    find: 'Find a public model',
    none: 'No public model matches.',
    loading: 'Reading the list…',
    sizes: (model: ShelfModel) =>
      `${countText(model.parameters)} weights; ${bytesText(bytesToFetch(model))} to download, about ${bytesText(model.packed ?? 0)} once packed`,
    nonCommercial: 'not for commercial use',
    source: 'source',
    about: 'Details',
    kept: (bytes: number) => `${bytesText(bytes)} downloaded`,
    get: 'Get…',
    getNamed: (title: string) => `Get ${title}…`,
    resume: 'Resume…',
    resumeNamed: (title: string) => `Resume getting ${title}…`,
    from: (hosts: string[], model: ShelfModel, kept: number) =>
      `This page will download ${model.files.length} files from ${hosts.join(' and ')}, about ${bytesText(bytesToFetch(model))}${kept > 0 ? `, of which ${bytesText(kept)} are already here` : ''}. The hosts see your IP address, but none of your images.`,
    pages: {
      yes: 'The hosts let web pages read these files.',
      no: 'The host does not let web pages read these files. Get the model in a terminal, and add its folder here:',
      'not known':
        'Whether the hosts let web pages read these files is not known. If they do not, the download fails and nothing changes; a terminal always works:',
    } satisfies Record<PagesMayRead, string>,
    command: (name: string) => `npx . get ${name} --out ${name}`,
    copy: 'Copy command',
    start: (bytes: number) => `Download ${bytesText(bytes)}`,
    discard: 'Discard',
    discardNamed: (title: string) => `Discard the downloaded part of ${title}`,
    discarded: (title: string) => `The downloaded part of ${title} was deleted.`,
  },
  train: 'Train a model',
  add: {
    heading: 'Add a model',
    url: 'Package URL',
    urlHint:
      'The folder that contains manifest.json, or manifest.json itself. The server must allow other sites to read it (CORS).',
    look: 'Check',
    download: (bytes: number) => `Download ${bytesText(bytes)}`,
    dismiss: 'Not now',
    here: 'This model is already stored.',
    files: `From ${device}`,
    filesHint: `The folder of a package, or a PyTorch or safetensors checkpoint${byPointer('; you can also drop them on the page', '')}.`,
    folder: 'Package folder',
    checkpoint: 'Checkpoint',
    train: 'A head of your own',
    trainHint:
      'Trained on images that you or others have rated, from public towers such as ImageReward.pt and timm’s ViT.',
  },
  pack: {
    heading: 'Create a model from a checkpoint',
    intro: `The checkpoint is read and packed on ${device}. Nothing is uploaded, and no code in it is run.`,
    checkpoints: 'Checkpoint',
    vocabulary: 'Vocabulary (vocab.txt, merges.txt)',
    vocabularyHint:
      'The vocabulary of the text encoder: vocab.txt of bert-base-uncased; for CLIP merges.txt, tokenizer.json or bpe_simple_vocab_16e6.txt.gz.',
    config: 'Configuration (JSON), only if the model is not full-size',
    name: 'Name',
    nameHint: 'Letters, digits, “.”, “_” and “-”.',
    licence: 'Licence of the weights',
    quantisation: 'Storage format',
    quantisations,
    profile: 'Profile',
    profiles,
    untrained: 'The weights are random (for testing)',
    start: 'Pack',
    cancel: 'Cancel',
    train: 'Train a head on these towers',
    chosen: (files: File[]) => files.map(({ name, size }) => `${name}, ${bytesText(size)}`).join('; '),
    noCheckpoint: {
      message: 'None of these files is a checkpoint.',
      hint: 'Add a .pth, .pt or .safetensors file, together with its vocab.txt if you have it.',
    },
  },
  memory: {
    need: (bytes: number, where: string) => `Needs about ${bytesText(bytes)} of ${where}.`,
    graphics: 'GPU memory',
    main: 'memory',
    unknown: 'The device is not known yet.',
    tooLarge:
      'Too large for WebAssembly, and this browser does not support WebGPU: it cannot run here. Use Chrome or Edge on a computer with a GPU.',
    software: 'WebGPU has no GPU to use here: expect minutes per image.',
    slow: 'It runs on the CPU: expect it to be slow.',
    little: (gigabytes: number) =>
      `This device has about ${gigabytes} GB of memory, which may not be enough.`,
  },
  storage: {
    use: ({ usage, quota }: StorageUse) =>
      `This page uses ${bytesText(usage)} of storage; the browser allows up to ${bytesText(quota)}.`,
    kept: 'The browser will not clear it.',
    notKept: 'The browser may clear it when the disk is nearly full.',
    keep: 'Keep it permanently',
    refused: 'The browser declined. Installing the page as an app or bookmarking it may help.',
  },
};
