import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPrompt } from './clean-prompt.ts';

const plain = 'a yellow disc over a green field under a pale sky';
const clean = (raw: string): string => cleanPrompt(raw).prompt;

describe('cleanPrompt', () => {
  it.each([
    [`${plain} <lora:detail_v2:0.8> <lora:film-xl:0.65>`],
    [`${plain} <segment:face,0.6> a smiling face, (blue eyes:1.2) <segment:hand> a hand`],
    [`<lyco:x:1> ${plain}, <hypernet:y:0.5>`],
    [`${plain}, <my-embedding>`],
    [`embedding:easy, ${plain} (embedding:bad:1.2)`],
    ['(a yellow disc:1.3) over ((a green field)) under a [pale] sky'],
    ['{a yellow disc} over {{a green field}} under a [[pale]] sky'],
    ['a (yellow disc)1.2 over a (green field)++ under a pale sky'],
    ['1.3::a yellow disc:: over a green field under a pale sky'],
    [`score_9, score_8_up, masterpiece, best quality, ${plain}`],
    [`rating_safe, source_anime, ${plain}`],
    [`__style__ ${plain}`],
    [`${plain} --ar 16:9 --v 6.1 --stylize 250 --no people, cars`],
    [`https://example.org/a.png ${plain} —ar 3:2`],
    [`${plain} BREAK`],
    ['a [red:yellow:0.4] disc over a green field under a pale sky'],
    ['a yellow disc over a [green::0.5] field under a [pale:5] sky'],
  ])('scores %j like the plain prompt', (raw) => {
    expect(clean(raw)).toBe(plain);
  });

  it.each([
    ['a [red|blue] car', 'a red, blue car'],
    ['{a disc|a boat} over a green field', 'a disc, a boat over a green field'],
    ['{2$$0.5::red|blue} car', 'red, blue car'],
    ['a cat BREAK a dog', 'a cat, a dog'],
    ['a cat\nBREAK\na dog', 'a cat\na dog'],
    ['(masterpiece, best quality:1.2), a fox, (blue eyes:1.1)', 'a fox, blue eyes'],
    ['a cat :1.2 AND a dog :0.8', 'a cat, a dog'],
    ['hot dog::2 cat::1', 'hot dog, cat'],
    ['saber \\(fate\\), (smile:1.1)', 'saber (fate), smile'],
    ['((a, (b:1.2)), c)', 'a, b, c'],
    ['(best hat), a dog', 'best hat, a dog'],
  ])('keeps the words of %j', (raw, expected) => {
    expect(clean(raw)).toBe(expected);
  });

  it.each([
    'a man (left) and a woman (right)',
    'a sign that says [sic] :)',
    'a clock (at 12:30), 16:9 (16:9)',
    'a page with {"a": 1} and {json}',
    'a poster that says BREAK THE RULES',
    'cats AND dogs',
    'hearts <3 and 5 < 6 but 7 > 6',
    'f(x) = (a + b) on a blackboard',
    'a cat -- sleeping — on a sofa',
    'a masterpiece of a cake, best of all',
    'see https://example.org for the file',
    'a snake_case name, 8:30 in the morning; C++ and std::vector',
    '“quoted (words)”\nsecond line  with two spaces ',
  ])('leaves ordinary text alone: %j', (raw) => {
    expect(cleanPrompt(raw)).toEqual({ prompt: raw, dropped: [] });
  });

  it('names what it takes out, each form once', () => {
    expect(cleanPrompt('(a:1.3), (b:1.3) <lora:x:1> BREAK c').dropped).toEqual([
      '<lora:x:1>',
      'BREAK',
      '(…:1.3)',
    ]);
  });

  const word = fc.constantFrom('red', 'fox', 'in', 'snow', 'at', 'night', 'Café', '雪', 'x-ray');
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
  const weight = fc.integer({ min: 1, max: 199 }).map((hundredths) => (hundredths / 100).toFixed(2));

  it('gives back the words of any nesting of weights and emphasis', () => {
    const { tree } = fc.letrec<{ tree: [string, string] }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        words.map((text): [string, string] => [text, text]),
        fc.tuple(tie('tree'), weight).map(([[raw, text], w]): [string, string] => [`(${raw}:${w})`, text]),
        tie('tree').map(([raw, text]): [string, string] => [`((${raw}))`, text]),
        tie('tree').map(([raw, text]): [string, string] => [`[[${raw}]]`, text]),
        tie('tree').map(([raw, text]): [string, string] => [`{{${raw}}}`, text]),
        fc
          .tuple(tie('tree'), tie('tree'))
          .map(([a, b]): [string, string] => [`${a[0]}, ${b[0]}`, `${a[1]}, ${b[1]}`]),
      ),
    }));
    fc.assert(
      fc.property(tree, ([raw, text]) => {
        expect(clean(raw)).toBe(text);
      }),
    );
  });

  it('keeps sentences unchanged', () => {
    const aside = words.map((text) => `(${text})`);
    const sentence = fc
      .tuple(words, fc.option(aside), words, fc.constantFrom('.', '!', '', '?'))
      .map(([a, b, c, end]) => [a, b, c].filter(Boolean).join(' ') + end);
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), (sentences) => {
        const text = sentences.join(' ');
        expect(cleanPrompt(text)).toEqual({ prompt: text, dropped: [] });
      }),
    );
  });

  it('cleans what is clean no further', () => {
    const piece = fc.constantFrom(
      ...[
        '(',
        ')',
        '((',
        '))',
        '[',
        ']',
        '{',
        '}',
        '|',
        ':',
        '1.2',
        ':1.3)',
        ',',
        ' ',
        '\\(',
        '\\)',
        ':)',
        '::',
        '\n',
      ],
      ...[
        '<lora:x:1>',
        '__w__',
        'BREAK',
        ' AND ',
        'score_9',
        '--ar 1:1',
        'fox',
        'best quality',
        'masterpiece',
        '"a":',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const once = clean(pieces.join(''));
        expect(cleanPrompt(once)).toEqual({ prompt: once, dropped: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['('.repeat(20_000)],
    ['(('.repeat(2_000) + 'a' + '))'.repeat(2_000)],
    ['{a|'.repeat(20_000)],
    ['--no '.repeat(20_000)],
    [':: '.repeat(20_000)],
    ['\\('.repeat(20_000)],
  ])('ends on hostile texts: %#', (raw) => {
    expect(clean(raw).length).toBeLessThanOrEqual(raw.length);
  });
});
