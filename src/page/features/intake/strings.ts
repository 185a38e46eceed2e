import { plural } from '../../kit/plural.ts';
import { byPointer, device } from '../../kit/screen/words.ts';

/** Strings about opening images. */
export const openStrings = {
  button: 'Open images',
  short: 'Open',
  folder: 'Open folder',
  drop: byPointer(
    'Drop images, folders, a zip or a CSV of prompts anywhere',
    'Open images, a zip or a CSV of prompts',
  ),
  dropHint: byPointer('or paste one with Ctrl+V', 'or paste the URL of one'),
  overlay: 'Drop to score',
  tableWaits: (name: string, left: number, rows: number) =>
    left === rows
      ? `${name} waits for its images: ${rows === 1 ? 'its row matches' : `none of its ${rows} rows matches`} an open one.`
      : `${name}: ${left} of ${rows} rows ${left === 1 ? 'waits for its image' : 'wait for their images'}.`,
  tableKept: 'The table is kept and applied once you open them, also after a reload.',
  tableLost: 'The table is applied once you open them; this browser could not keep it, so a reload loses it.',
  tableDismiss: (name: string) => `Stop waiting for the images of ${name}`,
  earlierTable: (name: string, images: number) =>
    `Texts from ${name}, dropped earlier, were applied to ${plural(images, 'image')}.`,
  repeated: (images: number) => ({
    message: `${plural(images, 'image')} ${images === 1 ? 'is' : 'are'} already open and ${images === 1 ? 'was' : 'were'} not added again.`,
    hint: 'To score an image once more, select it and choose Score again.',
  }),
  typedStays: (images: number) =>
    `${plural(images, 'image')} ${images === 1 ? 'keeps' : 'keep'} the texts you typed instead of those in the table.`,
  textsWithoutImage: (names: string[]) => ({
    message: `${plural(names.length, 'text file')} (${names.slice(0, 2).join(', ')}${names.length > 2 ? ', …' : ''}) ${names.length === 1 ? 'matches' : 'match'} no image and ${names.length === 1 ? 'was' : 'were'} skipped.`,
    hint: 'A text file is used as the prompt of the image with the same name, dropped together with it.',
  }),
  emptyArchive: (name: string) => `${name} contains no image that can be read.`,
  selection: 'Your files',
  folderName: 'The folder',
  nothingFound: 'No images found.',
  nothingFoundHint: 'Fovea reads PNG, JPEG, WebP, AVIF and GIF files, also from folders and zip archives.',
  tableRead: (count: number) => `The table was applied to ${plural(count, 'image')}.`,
};

const toCopy = `${byPointer('Right-click', 'Press and hold')} the image itself and copy its address.`;

/** Strings about images fetched from a URL. */
export const addressStrings = {
  label: 'Image URL',
  placeholder: 'https://… (or paste a link)',
  fetch: 'Fetch',
  fetching: 'Fetching…',
  none: (words: string) => ({
    message: `“${words.slice(0, 80)}” is not a valid URL.`,
    hint: 'It must start with https:// and point to the image itself.',
  }),
  offline: {
    message: 'You are offline.',
    hint: `Connect to the internet, or open a file from ${device}.`,
  },
  mixed: (host: string) => ({
    message: `This page is served over https and cannot load images from ${host} over plain http.`,
    hint: 'Save the image and open the file here.',
  }),
  closed: (host: string) => ({
    message: `${host} does not allow other sites to read its images (CORS).`,
    hint: 'Save the image and open the file here.',
  }),
  silent: (host: string) => ({
    message: `No response from ${host}.`,
    hint: 'Check the URL, or save the image and open the file here.',
  }),
  status: (host: string, status: number) => ({
    message:
      status === 404
        ? `${host} has no such file (404).`
        : `${host} did not return the image (status ${status}).`,
    hint: 'Check the URL, or save the image and open the file here.',
  }),
  webPage: (address: string) => ({
    message: `${address} is a web page, not an image.`,
    hint: toCopy,
  }),
  broken: (host: string) => ({
    message: `The connection to ${host} was interrupted.`,
    hint: 'Fetch it again, or save the image and open the file here.',
  }),
};
