import { expect, test } from 'vitest';
import { hoistDirectives } from './hoist-enables.ts';

test('directives move to the top, once each, and leave the rest alone', () => {
  const code = 'struct A { x: f32 };\n  enable f16;\nenable subgroups;\nfn main() {}\nenable f16;';
  const lines = hoistDirectives(code).split('\n');
  expect(lines.slice(0, 2)).toEqual(['enable f16;', 'enable subgroups;']);
  expect(lines.slice(2).join('\n')).not.toContain('enable');
  expect(hoistDirectives('fn enabled() {}')).toBe('fn enabled() {}');
});
