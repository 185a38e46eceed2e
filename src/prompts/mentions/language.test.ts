import { expect, test } from 'vitest';
import { foreignLanguage } from './language.ts';

test.each([
  ['绿色的田野上方有一个黄色的圆盘,画面平涂,色调平静,边缘清晰。', 'Chinese'],
  ['緑の野原の上に黄色い円盤があります。', 'Japanese'],
  ['초록 들판 위에 노란 원반이 있습니다.', 'Korean'],
  ['Жёлтый диск над зелёным полем под бледным небом.', 'Cyrillic script'],
  ['قرص أصفر فوق حقل أخضر', 'Arabic script'],
  ['Eine gelbe Scheibe steht über einem grünen Feld unter dem blassen Himmel.', 'German'],
  ['Un disque jaune se tient sur un champ vert avec un ciel pâle et des couleurs calmes.', 'French'],
  ['Un disco amarillo sobre un campo verde con el cielo pálido y colores de la calma.', 'Spanish'],
  ['Un disco giallo sta sopra un campo verde con il cielo pallido e la calma dei colori.', 'Italian'],
  ['Een gele schijf staat boven een groen veld onder de bleke lucht met een boom.', 'Dutch'],
])('%s is told as %s', (text, language) => {
  expect(foreignLanguage(text)).toBe(language);
});

test.each([
  'A round yellow disc stands over a green field under a pale sky. Flat drawing, calm colours.',
  'A neon sign reads 居酒屋 above the door of a small bar in the rain.',
  'masterpiece, best quality, 1girl, solo, long hair, looking at viewer',
  'A café in Zürich with a “Guten Tag” sign over the door.',
  'Die Hard poster',
  'lovely house '.repeat(50),
  'ein Hund',
  '',
])('%s is not', (text) => {
  expect(foreignLanguage(text)).toBeUndefined();
});
