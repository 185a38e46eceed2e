const composed = new Map<string, string>();

/**
 * Sets compile-time constants of a stand-alone WGSL file: each `const NAME: u32 = …;` (u32, i32 or f32) gets the given
 * value. The result is the same string object for the same arguments, so that it can key a pipeline.
 *
 * @throws Error if the file declares no such constant
 */
export function specialiseShader(source: string, constants: Record<string, number> = {}): string {
  const key = `${JSON.stringify(constants)}\n${source}`;
  const known = composed.get(key);
  if (known !== undefined) return known;
  let code = source;
  for (const [name, value] of Object.entries(constants)) {
    const declaration = new RegExp(`(const ${name}: (u32|i32|f32) = )[^;]+;`);
    if (!declaration.test(code)) throw new Error(`the shader declares no constant ${name}`);
    code = code.replace(declaration, (_, head: string, type: string) => `${head}${literal(value, type)};`);
  }
  composed.set(key, code);
  return code;
}

function literal(value: number, type: string): string {
  return type === 'f32' ? `f32(${value})` : `${value}${type === 'u32' ? 'u' : 'i'}`;
}
