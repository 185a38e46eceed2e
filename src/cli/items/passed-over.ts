/** File names of images, including formats that cannot be decoded: each of those reports an error. */
export const imageName = /\.(png|jpe?g|jfif|webp|avif|gif|bmp|heic|heif|tiff?)$/i;

/** Files and folders that operating systems leave beside images; some look like images (`._a.png`: macOS metadata of `a.png`). */
export function isJunk(name: string): boolean {
  return name.startsWith('.') || /^(thumbs\.db|ehthumbs.*\.db|desktop\.ini|icon\r|__macosx)$/i.test(name);
}

/** The number of skipped files, in a sentence; undefined where none were. */
export function passedOverSentence(where: string, junk: number, other: number): string | undefined {
  const files = (count: number, one: string, more: string): string[] =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : more}`];
  const parts = [
    ...files(other, 'file that is not an image', 'files that are not images'),
    ...files(junk, 'hidden or system file', 'hidden or system files'),
  ];
  return parts.length === 0 ? undefined : `${where}: skipped ${parts.join(' and ')}.`;
}
