import { describe, expect, it } from 'vitest';
import { composeShader } from './compose.ts';

const compose = (source: string, constants = {}, flags: string[] = []) =>
  composeShader({
    sources: [source],
    constants,
    flags,
    floats: ['F'],
    signed: ['S'],
    enables: ['subgroups'],
  });

describe('composeShader', () => {
  it('declares constants by their kind, after what the module enables', () => {
    expect(compose('x', { N: 3, F: 2, S: -1, H: 0.5 }).split('\n')).toEqual([
      'enable subgroups;',
      'const N: u32 = 3u;',
      'const F: f32 = f32(2);',
      'const S: i32 = -1;',
      'const H: f32 = f32(0.5);',
      'x',
    ]);
  });

  it('declares a constant in place of the value a file has for it', () => {
    const text = 'const N: u32 = 16u;\nconst M: u32 = 4u;\nvar<workgroup> tile: array<f32, N>;';
    expect(compose(text, { N: 8 }).split('\n').slice(1)).toEqual([
      'const N: u32 = 8u;',
      'const M: u32 = 4u;',
      'var<workgroup> tile: array<f32, N>;',
    ]);
  });

  it('repeats nested blocks with their variables', () => {
    const text = '//# for a in A\n//# for b in B\ns_{a}_{b}\n//# end\n//# end';
    expect(compose(text, { A: 2, B: 2 }).split('\n').slice(3)).toEqual(['s_0_0', 's_0_1', 's_1_0', 's_1_1']);
  });

  it('keeps one side of a condition', () => {
    const text = '//# if ON\nyes\n//# else\nno\n//# end';
    expect(compose(text, {}, ['ON'])).toContain('yes');
    expect(compose(text)).not.toContain('yes');
    expect(compose(text)).toContain('no');
  });

  it('refuses what it cannot read', () => {
    expect(() => compose('//# for a in A\n//# end')).toThrow(/A is not among the constants/);
    expect(() => compose('//# for a in A', { A: 1 })).toThrow(/not closed/);
    expect(() => compose('//# end')).toThrow(/end without a beginning/);
    expect(() => compose('//# while x')).toThrow(/cannot read "while x"/);
  });
});
