const paths = new WeakMap<File, string>();

/** Notes the path under which a file lay in a dropped folder or an archive, which a File cannot carry itself. */
export function withPath(file: File, path: string): File {
  paths.set(file, path);
  return file;
}

/** The path of a file in the folder or archive it came from; its name where it came alone. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name);
}
