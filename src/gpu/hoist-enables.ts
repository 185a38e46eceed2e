const directive = /^[ \t]*(?:enable|requires)\s+[^;]+;/gm;

/** Moves `enable …;` and `requires …;` to the top of a module, where WGSL wants them; each is kept once. */
export function hoistDirectives(code: string): string {
  const found = new Set<string>();
  const body = code.replace(directive, (match) => {
    found.add(match.trim());
    return '';
  });
  return found.size === 0 ? code : [...found, body].join('\n');
}

/**
 * Lets programs that tfjs compiles use `enable f16;` or `enable subgroups;`: tfjs puts its own prologue before a
 * program's code, and a directive after a declaration is an error.
 */
export function hoistEnables(device: GPUDevice): void {
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) =>
    create({ ...descriptor, code: hoistDirectives(descriptor.code) });
}
