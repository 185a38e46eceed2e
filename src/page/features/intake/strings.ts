import { plural } from '../../kit/plural.ts';

/** Words about opening images. */
export const openStrings = {
  button: 'Open images',
  short: 'Open',
  folder: 'Open folder',
  drop: 'Drop images, folders, a zip or a CSV of prompts anywhere',
  dropHint: 'or paste one with Ctrl+V',
  overlay: 'Drop to score',
  tableWaits: (name: string) => ({
    message: `${name} names no image that is here.`,
    hint: 'It waits: drop its images, and they get what it says.',
  }),
  rowsWait: (name: string, rows: number) => ({
    message: `${plural(rows, 'row')} of ${name} ${rows === 1 ? 'names an image that is' : 'name images that are'} not here.`,
    hint: 'They wait: drop the images, and they get what the table says.',
  }),
  earlierTable: (name: string, images: number) =>
    `${plural(images, 'image')} got ${images === 1 ? 'its' : 'their'} texts from ${name}, which was dropped earlier.`,
  typedStays: (images: number) =>
    `${plural(images, 'image')} ${images === 1 ? 'keeps' : 'keep'} what you typed, where the table says something else.`,
  textsWithoutImage: (names: string[]) => ({
    message: `${plural(names.length, 'text file')} (${names.slice(0, 2).join(', ')}${names.length > 2 ? ', …' : ''}) ${names.length === 1 ? 'lies' : 'lie'} beside no image and ${names.length === 1 ? 'was' : 'were'} passed over.`,
    hint: 'A text file is the prompt of the image of the same name dropped with it.',
  }),
  emptyArchive: (name: string) => `${name} holds no image that can be read.`,
  selection: 'Your files',
  folderName: 'The folder',
  nothingFound: 'There was no image in it.',
  nothingFoundHint: 'PNG, JPEG, WebP, AVIF and GIF files can be scored, also from folders and zip archives.',
  tableRead: (count: number) => `The table was read for ${plural(count, 'image')}.`,
};

/** Words about images fetched from a web address. */
export const addressStrings = {
  label: 'Image address',
  placeholder: 'https://… (or paste a link)',
  fetch: 'Fetch',
  fetching: 'Fetching…',
  none: (words: string) => ({
    message: `“${words.slice(0, 80)}” is no web address.`,
    hint: 'It begins with https:// and leads to the image itself.',
  }),
  offline: { message: 'This computer is offline.', hint: 'Connect it, or drop a file from the disk.' },
  mixed: (host: string) => ({
    message: `This page is served over https and may not read ${host}, which is plain http.`,
    hint: 'Save the image and drop the file here.',
  }),
  closed: (host: string) => ({
    message: `${host} does not let other pages read its images (CORS).`,
    hint: 'Save the image and drop the file here.',
  }),
  silent: (host: string) => ({
    message: `Nothing answers at ${host}.`,
    hint: 'Check the address, or save the image and drop the file here.',
  }),
  status: (host: string, status: number) => ({
    message:
      status === 404
        ? `${host} has no such file (404).`
        : `${host} did not hand out the image (status ${status}).`,
    hint: 'Check the address, or save the image and drop the file here.',
  }),
  webPage: (address: string) => ({
    message: `${address} is a web page, not an image.`,
    hint: 'Copy the address of the image itself: right-click it.',
  }),
  broken: (host: string) => ({
    message: `The connection to ${host} broke off.`,
    hint: 'Try again.',
  }),
};
