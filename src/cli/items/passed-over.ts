/** File names of pictures, those in formats that cannot be decoded too: each of them then says so. */
export const imageName = /\.(png|jpe?g|jfif|webp|avif|gif|bmp|heic|heif|tiff?)$/i;

/** Names of files and folders that systems leave beside pictures; none is the user's, some look like one (`._a.png`: a Mac's notes on `a.png`). */
export function isJunk(name: string): boolean {
  return name.startsWith('.') || /^(thumbs\.db|ehthumbs.*\.db|desktop\.ini|icon\r|__macosx)$/i.test(name);
}

/** What was not taken, counted, as a sentence; undefined where all was. */
export function passedOverSentence(where: string, junk: number, other: number): string | undefined {
  const files = (count: number, one: string, more: string): string[] =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : more}`];
  const parts = [
    ...files(other, 'file that is not an image', 'files that are not images'),
    ...files(junk, 'hidden or system file', 'hidden or system files'),
  ];
  return parts.length === 0 ? undefined : `${where}: skipped ${parts.join(' and ')}.`;
}
