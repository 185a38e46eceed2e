const causes: Record<string, [cause: string, hint: string]> = {
  ENOENT: ['there is no such file', 'Check the path.'],
  ENOTDIR: ['there is no such file', 'Check the path.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  EACCES: ['you have no permission to read it', 'Change its permissions.'],
  EPERM: ['you have no permission to read it', 'Change its permissions.'],
  ENAMETOOLONG: ['its name is too long', 'Check the path.'],
  ELOOP: ['its links lead in a circle', 'Check the path.'],
  EIO: ['the disk reports an error', 'Copy it to another disk.'],
};

/** Why a file cannot be read, in words with the system's short name, which is `code`. */
export function readFailure(code: string): { cause: string; hint: string | undefined } {
  const [cause, hint] = causes[code] ?? [];
  return { cause: cause === undefined ? code : `${cause} (${code})`, hint };
}
