/** Downloads a file under a name, without leaving the page. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the browser has read the URL by the next turn
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name for a map of an image: `cat.frequency.png`, `set_cat.frequency.png` for one in a folder. */
export function saveName(image: string, layer: string, extension: string): string {
  return `${image.replace(/\.[^./]+$/, '').replace(/[\\/]+/g, '_')}.${layer}.${extension}`;
}
