import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phrasesOf } from './phrases.ts';
import { stem } from './stem.ts';
import { unmentionedPhrases } from './unmentioned.ts';

const street =
  'A woman in a long coat walks her dog through a quiet street in the rain at night, lit by lamps.';
const texts = (prompt: string, description = street): string[] =>
  unmentionedPhrases(prompt, description).map(({ text }) => text);

describe('unmentionedPhrases', () => {
  it('names the phrases of which the description has no word, as the prompt writes them', () => {
    expect(texts('a woman walking her puppy, a Red Sports Car, jazz')).toEqual(['Red Sports Car', 'jazz']);
    expect(texts('a woman and a violin, hats on a table')).toEqual(['violin', 'hats', 'table']);
  });

  it.each([
    ['other endings', 'women walked, coats, a rainy street'],
    ['words for the same', 'a lady, a puppy, wet road'],
    ['the wider thing', 'princess, animal'],
    ['joined words', 'long-coat, longcoat'],
  ])('lets %s bear a phrase out', (_, prompt) => {
    expect(texts(prompt)).toEqual([]);
  });

  it('asks for no words about quality, camera and manner, nor for what no picture shows', () => {
    expect(
      texts('masterpiece, 8k, hyper detail, soft lighting, close-up, baroque style, top view, evil destiny'),
    ).toEqual([]);
  });

  it('names a single word only beside another phrase: a description often leaves one out', () => {
    expect(texts('a woman walking her dog, jazz')).toEqual([]);
    expect(texts('a woman walking her dog, jazz, violins')).toEqual(['jazz', 'violins']);
    expect(texts('a woman walking her dog, jazz, red sports car')).toEqual(['jazz', 'red sports car']);
    expect(texts('a woman walking her dog, red sports car')).toEqual(['red sports car']);
  });

  it('is the surer, the more words could have been found', () => {
    const surenesses = unmentionedPhrases('violin, wooden violin, an antique wooden violin', street).map(
      ({ sureness }) => sureness,
    );
    expect(surenesses).toEqual(surenesses.toSorted((a, b) => a - b));
    expect(new Set(surenesses).size).toBe(3);
  });

  it('says nothing where a text is missing, short or not English', () => {
    expect(texts('', street)).toEqual([]);
    expect(texts('a violin', '')).toEqual([]);
    expect(texts('a violin', 'A woman walks.')).toEqual([]);
    expect(texts('ein Geiger auf der Straße mit einem Hund und nicht unter dem Himmel')).toEqual([]);
    expect(texts('a violin', '一位穿着长外套的女人在夜里牵着狗走在安静的街道上')).toEqual([]);
  });

  it('never names a phrase that the description repeats, nor one twice', () => {
    const word = fc.constantFrom(
      'violin',
      'red car',
      'neon sign',
      'old ships',
      'a glass of wine',
      'flying owls',
      'Eiffel tower',
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const prompt = words.join(', ');
        expect(texts(prompt, `This is a picture that shows the following: ${prompt}.`)).toEqual([]);
        const named = texts(prompt);
        expect(new Set(named).size).toBe(named.length);
        for (const phrase of named) expect(prompt).toContain(phrase);
      }),
    );
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (prompt, description) => {
        for (const { text } of unmentionedPhrases(prompt, description)) expect(prompt).toContain(text);
      }),
    );
  });
});

describe('phrasesOf', () => {
  it('parts a prompt at punctuation, conjunctions and prepositions', () => {
    expect(
      phrasesOf('a red fox and two owls in a birch forest, (golden light:1.2)').map(({ text }) => text),
    ).toEqual(['red fox', 'two owls', 'birch forest', 'golden light']);
  });
});

it.each([
  ['glasses', 'glass'],
  ['ladies', 'lady'],
  ['running', 'run'],
  ['smiling', 'smile'],
  ['boxes', 'box'],
  ['knives', 'knife'],
  ['snowy', 'snow'],
  ['painter', 'paint'],
  ["dog's", 'dog'],
])('%s and %s have one stem', (a, b) => {
  expect(stem(a)).toBe(stem(b));
});
