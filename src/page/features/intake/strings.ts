/** Words about images fetched from a web address. */
export const addressWords = {
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
