import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cleanDescription } from './clean.ts';
import { hasTag } from './plain.ts';
import { declineOf } from './refusals.ts';
import { anyText } from '../../testing/any-text.ts';

const good = 'A round yellow disc stands over a green field.';
const muse = 'Okay, the user wants fifty words. Is it a disc? Let me count.';

describe('a description without what surrounds it', () => {
  it.each([
    ['thoughts', `<think>${muse}</think>\n\n${good}`],
    ['thoughts whose opening mark is missing', `${muse}</think>\n${good}`],
    ['thoughts with other names', `<thinking>${muse}</thinking>${good}`],
    ['reasoning', `<reasoning>${muse}</reasoning>${good}`],
    ['thoughts in triangles', `◁think▷${muse}◁/think▷${good}`],
    ['thoughts in brackets', `[THINK]${muse}[/THINK]${good}`],
    [
      'channels',
      `<|channel|>analysis<|message|>${muse}<|end|><|start|>assistant<|channel|>final<|message|>${good}<|return|>`,
    ],
    [
      'channels with a constraint',
      `<|channel|>analysis<|message|>x<|end|><|start|>assistant<|channel|>final <|constrain|>text<|message|>${good}`,
    ],
    ['channels of another kind', `<|channel>thought\n${muse}<channel|>${good}`],
    ['channels whose marks are gone', `analysis${muse}assistantfinal${good}`],
    ['thoughts in full-width bars', `<｜begin▁of▁thinking｜>${muse}<｜end▁of▁thinking｜>${good}`],
    ['thoughts with entities for brackets', `&lt;think&gt;${muse}&lt;/think&gt;${good}`],
    ['a monologue', `<inner_monologue>${muse}</inner_monologue>${good}`],
    ['what stands before the answer', `${muse}<answer>${good}</answer>`],
    [
      'stages before a conclusion',
      `<SUMMARY>I will look.</SUMMARY><CAPTION>A disc.</CAPTION><CONCLUSION>${good}</CONCLUSION>`,
    ],
    ['labelled thoughts', `**Thinking:**\n${muse}\n\n**Final answer:**\n${good}`],
    ['folded thoughts', `<details><summary>Thinking</summary>${muse}</details>\n\n${good}`],
    ['the marks of a template', `<|im_start|>assistant<|im_sep|>${good}<|im_end|>`],
    ['a transcript', `USER: <image>\nDescribe it. ASSISTANT: ${good}`],
    ['a switch', `/no_think\n${good}`],
    ['LaTeX', `\\boxed{${good}}`],
    ['nested JSON', JSON.stringify([{ result: { image_description: good } }])],
    ['announced JSON', `Here is the JSON:\n\`\`\`json\n${JSON.stringify({ description: good })}\n\`\`\``],
    ['a note', `${good}\n\n(Note: this description has nine words.)`],
    ['an offer with a smile', `${good} Would you like more detail? 😊`],
    ['thoughts twice', `<think>a</think><think>b</think>${good}`],
    ['thoughts that never end behind it', `${good}<think>${muse}`],
    ['a greeting', `Sure! ${good}`],
    ['an announcement', `Sure! Here’s a description of the image in about 50 words:\n\n${good}`],
    ['another', `Here is a concise, one-paragraph description:\n${good}`],
    ['one that ends in a stop', `Certainly. Here is a description of the image. ${good}`],
    ['a label', `**Description:** ${good}`],
    ['a heading', `## Image Description\n\n${good}`],
    ['bold', '**A round yellow disc** stands over a *green* field.'],
    ['quotation marks', `“${good}”`],
    ['a fence', `\`\`\`\n${good}\n\`\`\``],
    ['JSON', JSON.stringify({ description: good })],
    ['fenced JSON', `\`\`\`json\n${JSON.stringify({ caption: good }, null, 2)}\n\`\`\``],
    ['tags', `<p>A round <b>yellow</b> disc stands over a green field.</p>`],
    ['a box', `<|begin_of_box|>${good}<|end_of_box|>`],
    ['an offer', `${good}\n\nLet me know if you'd like more detail!`],
    ['a question', `${good} Would you like me to describe the colours?`],
    ['a count', `${good} (Word count: 9)`],
    ['a willing start', `I'd be happy to describe this image! ${good}`],
    ['control characters', `\u001b[31m${good}\u001b[0m\u0007\u202e`],
  ])('loses %s', (_, answer) => {
    expect(cleanDescription(answer)).toBe(good);
  });

  it.each([
    'The image shows a red house beside a tree, 5 * 3 windows and a sign that says <3.',
    'A poster reads “Sure! Here it is” above a house with a < b and c > d on it.',
    '“Stop” and “Go” stand on two signs.',
    'Here is where two roads meet: one of sand, one of stone.',
    'This is a picture of a sign with a caption that says: keep out of the water.',
    'A snake_case_word is painted on the wall.',
    'Okay-looking apples lie in a bowl; great waves crash behind them.',
    "A dog's bowl, the cat's tail and 'quoted' words.",
  ])('%s stays as it is', (text) => {
    expect(cleanDescription(text)).toBe(text);
  });

  test('items become one line with semicolons', () => {
    expect(cleanDescription('- **Subject:** a disc\n- **Mood:** calm\n\nSharp.')).toBe(
      'Subject: a disc; Mood: calm; Sharp.',
    );
  });

  test('nothing but thoughts leaves nothing', () => {
    expect(cleanDescription(`<think>${muse}`)).toBe('');
    expect(cleanDescription(`${muse}</think>`)).toBe('');
  });
});

describe('for any answer', () => {
  const pieces = fc.constantFrom(
    ...[
      '<think>',
      '</think>',
      '<',
      '>',
      '<b>',
      '</b',
      '◁think▷',
      '◁',
      '▷',
      '[THINK]',
      '<|x|>',
      '**',
      '*',
      '_',
      '`',
      '```',
      '\n',
      '\n\n',
    ],
    ...[
      '# ',
      '- ',
      '1. ',
      '> ',
      '"',
      '“',
      '”',
      "'",
      'Sure! ',
      'Here is a description:',
      'Description: ',
      '{"text":"',
      '"}',
      ' ',
    ],
    ...[
      '\u001b[31m',
      '\u0007',
      '\u202e',
      '\ud800',
      'A house.',
      'tree',
      'Let me know!',
      '(50 words)',
      '<!--',
      '-->',
      '&',
      '!',
    ],
  );
  const answers = fc.oneof(
    anyText(60),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 14 }).map((all) => all.join('')),
  );

  test('what is left is never longer, holds no tag and no control character, and stays as it is', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const clean = cleanDescription(answer);
        expect(clean.length).toBeLessThanOrEqual(answer.length);
        expect(hasTag(clean)).toBe(false);
        expect(clean).not.toMatch(/\p{Cc}|\p{Cs}|[\u202a-\u202e]/u);
        expect(cleanDescription(clean)).toBe(clean);
      }),
      { numRuns: 3000 },
    );
  });

  test('what was thought never comes through, whichever of its marks is missing', () => {
    const mark = fc.constantFrom(
      ['<think>', '</think>'],
      ['<thinking>', '</thinking>'],
      ['◁think▷', '◁/think▷'],
      ['<reasoning>', '</reasoning>'],
    );
    fc.assert(
      fc.property(mark, fc.constantFrom('both', 'close'), fc.lorem(), ([open, close], which, musing) => {
        const answer = `${which === 'both' ? open : ''}QQ ${musing}${close}\n${good}`;
        expect(cleanDescription(answer)).toBe(good);
      }),
    );
  });

  test('a long one of tags within tags takes little processor time', () => {
    const begun = process.cpuUsage();
    cleanDescription('<'.repeat(20_000) + 'b'.repeat(20_000) + '>'.repeat(20_000));
    cleanDescription('<b'.repeat(20_000));
    cleanDescription('**a'.repeat(20_000));
    cleanDescription('lovely house '.repeat(8000));
    cleanDescription('"'.repeat(50_000));
    cleanDescription('Sure! '.repeat(2000));
    expect(process.cpuUsage(begun).user).toBeLessThan(20_000_000);
  });
});

describe('a refusal', () => {
  it.each([
    "I'm sorry, but I can't help with describing this image.",
    'I’m sorry, I can’t assist with that.',
    'I cannot assist with that request.',
    'Sorry, but I can’t help with that.',
    'I am unable to describe this image.',
    'I apologize, but I cannot describe this.',
    'Unfortunately, I am not able to describe the people here.',
    'As an AI language model, I cannot view explicit content.',
    'I won’t describe this content.',
    'I must decline to describe this picture.',
    'This image violates our content policy.',
    'Your request was rejected by the safety system.',
    'This content is something that I can’t describe.',
    '抱歉，我无法描述这张图片。',
    'I’m afraid I can’t describe this image.',
    'Sorry — I can’t help with that.',
    'I’d rather not describe this image.',
    'My guidelines prevent me from describing this image.',
    'This image contains explicit content that I am not able to describe.',
    'Tut mir leid, aber dabei kann ich nicht helfen.',
    'Leider kann ich dieses Bild nicht beschreiben.',
    'Je regrette, mais je ne peux pas vous aider.',
    'Non posso descrivere questa immagine.',
    'Não posso descrever esta imagem.',
    'Я не могу описать это изображение.',
    'その画像は説明できません。',
    '이 이미지를 설명할 수 없습니다.',
  ])('is one: %s', (text) => {
    expect(declineOf(text)).toBe('declined');
  });

  it.each([
    "I don't see any image attached.",
    'I’m sorry, but I can’t see the image.',
    'It seems that no image was provided.',
    'There is no image in your message.',
    'Please upload the image you would like described.',
    'No image was included in your message.',
    'The image did not load.',
    'Your image appears to be blank or failed to load.',
    'I am just a language model, I cannot see images.',
    'Não vejo nenhuma imagem.',
  ])('or says that nothing was seen: %s', (text) => {
    expect(declineOf(text)).toBe('saw nothing');
  });

  it.each([
    'The image shows a woman who cannot reach the shelf.',
    'A sign says “I’m sorry, I can’t”.',
    'Unfortunately blurred, a red car stands before a house.',
    'As an aircraft climbs, I-beams glow beneath it.',
    'It seems to be evening; no people are in sight.',
    'No people are seen; a lone tree stands on a hill.',
    'A mug with the words I can’t even stands on a desk.',
    'The picture does not include people; two chairs face a window.',
    'Our galaxy spans the night sky above a lake.',
    'I-beams cross a hall whose far wall cannot be seen.',
  ])('or is none: %s', (text) => {
    expect(declineOf(text)).toBeUndefined();
  });
});
