/** What a shader is composed from. */
export interface ShaderParts {
  /** WGSL texts, in order; each is complete in `shaders/`. */
  sources: string[];
  /** Named constants: integers become `u32`, `i32` for names in `signed`; others `f32`. Also the bounds of `for` lines. */
  constants: Record<string, number>;
  /** Names that `if` lines may find true. */
  flags?: string[];
  /** Constants that are signed integers. */
  signed?: string[];
  /** Constants that are floats even where their value is whole. */
  floats?: string[];
  /** Device features the text needs: `subgroups`, `f16`. */
  enables?: string[];
}

type Node = string | { kind: 'for'; variable: string; count: string; body: Node[] } | ConditionNode;

interface ConditionNode {
  kind: 'if';
  flag: string;
  body: Node[];
  otherwise: Node[];
}

const directive = /^\s*\/\/#\s*(.*?)\s*$/;

function parse(lines: string[], position: { at: number }, nested: boolean): Node[] {
  const nodes: Node[] = [];
  while (position.at < lines.length) {
    const line = lines[position.at]!;
    const command = directive.exec(line)?.[1];
    if (command === 'end' || command === 'else') {
      if (!nested) throw new Error(`shader line ${position.at + 1}: ${command} without a beginning`);
      return nodes;
    }
    position.at++;
    if (command === undefined) nodes.push(line);
    else nodes.push(block(command, lines, position));
  }
  if (nested) throw new Error('shader: a block is not closed with //# end');
  return nodes;
}

function block(command: string, lines: string[], position: { at: number }): Node {
  const loop = /^for (\w+) in (\w+)$/.exec(command);
  const condition = /^if (\w+)$/.exec(command);
  if (!loop && !condition) throw new Error(`shader line ${position.at}: cannot read "${command}"`);
  const body = parse(lines, position, true);
  let otherwise: Node[] = [];
  if (condition && directive.exec(lines[position.at] ?? '')?.[1] === 'else') {
    position.at++;
    otherwise = parse(lines, position, true);
  }
  position.at++;
  if (loop) return { kind: 'for', variable: loop[1]!, count: loop[2]!, body };
  return { kind: 'if', flag: condition![1]!, body, otherwise };
}

function expand(nodes: Node[], parts: ShaderParts): string[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [node];
    if (node.kind === 'if') {
      return expand(parts.flags?.includes(node.flag) ? node.body : node.otherwise, parts);
    }
    const count = parts.constants[node.count];
    if (count === undefined) throw new Error(`shader: ${node.count} is not among the constants`);
    const inner = expand(node.body, parts);
    return Array.from({ length: count }, (_, i) =>
      inner.map((line) => line.replaceAll(`{${node.variable}}`, String(i))),
    ).flat();
  });
}

function declare(name: string, value: number, { signed, floats }: ShaderParts): string {
  if (signed?.includes(name)) return `const ${name}: i32 = ${value};`;
  if (floats?.includes(name) || !Number.isInteger(value)) return `const ${name}: f32 = f32(${value});`;
  return `const ${name}: u32 = ${value}u;`;
}

/** Whether a line declares a constant that the composer declares instead: a stand-alone file has values of its own. */
function declaresGiven(line: string, constants: ShaderParts['constants']): boolean {
  const name = /^const (\w+): \w+ = [^;]+;$/.exec(line)?.[1];
  return name !== undefined && name in constants;
}

/**
 * Joins WGSL texts into one module: constants are declared in front, in place of those the texts declare themselves, and lines `//# for x in COUNT … //# end` (text
 * repeated with `{x}` = 0, 1, …) and `//# if FLAG … //# else … //# end` are expanded. Loops are unrolled in text because
 * sums held in registers need names of their own; no compiler is relied on to unroll.
 */
export function composeShader(parts: ShaderParts): string {
  const body = parts.sources.flatMap((source) =>
    expand(parse(source.split('\n'), { at: 0 }, false), parts).filter(
      (line) => !line.startsWith('//') && !declaresGiven(line, parts.constants),
    ),
  );
  return [
    ...(parts.enables ?? []).map((name) => `enable ${name};`),
    ...Object.entries(parts.constants).map(([name, value]) => declare(name, value, parts)),
    ...body,
  ].join('\n');
}
