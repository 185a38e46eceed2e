import { expect, test } from 'vitest';
import { hoistDirectives } from './hoist-enables.ts';
import { specialiseShader } from './shader.ts';

test('constants are replaced where they are declared, in their type', () => {
  const source = 'const PATCH: u32 = 16u;\nconst SHARE: f32 = 0.5;\nvar<workgroup> tile: array<f32, PATCH>;';
  const composed = specialiseShader(source, { PATCH: 8, SHARE: 2 });
  expect(composed).toBe(
    'const PATCH: u32 = 8u;\nconst SHARE: f32 = f32(2);\nvar<workgroup> tile: array<f32, PATCH>;',
  );
  expect(specialiseShader(source)).toBe(source);
  expect(() => specialiseShader(source, { SIZE: 1 })).toThrow('declares no constant SIZE');
});

test('directives move to the top, once each, and leave the rest alone', () => {
  const code = 'struct A { x: f32 };\n  enable f16;\nenable subgroups;\nfn main() {}\nenable f16;';
  const lines = hoistDirectives(code).split('\n');
  expect(lines.slice(0, 2)).toEqual(['enable f16;', 'enable subgroups;']);
  expect(lines.slice(2).join('\n')).not.toContain('enable');
  expect(hoistDirectives('fn enabled() {}')).toBe('fn enabled() {}');
});
