const paths = new WeakMap<File, string>();

/** Records a file's path in a dropped folder or archive, which a `File` cannot store itself. */
export function withPath(file: File, path: string): File {
  paths.set(file, path);
  return file;
}

/** The path of a file in the folder or archive it came from; its name if it was added alone. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name);
}
