import { expect, test } from 'vitest';
import { modelName, sortModelFiles } from './model-files.ts';

const file = (name: string) => new File(['x'], name);
const names = (files: File[] | undefined) => files?.map(({ name }) => name);

test('images pass by', () => {
  const files = ['a.png', 'table.csv', 'notes.json', 'vocab.txt'].map(file);
  expect(sortModelFiles(files, undefined)).toEqual({ package: undefined, pack: undefined, rest: files });
});

test('a checkpoint takes vocabulary and configuration with it, and leaves the images', () => {
  const files = ['a.png', 'm.pth', 'head.safetensors', 'vocab.txt', 'sizes.json'].map(file);
  const { pack, rest } = sortModelFiles(files, undefined);
  expect(names(pack?.checkpoints)).toEqual(['m.pth', 'head.safetensors']);
  expect(pack?.vocabulary?.name).toBe('vocab.txt');
  expect(pack?.config?.name).toBe('sizes.json');
  expect(names(rest)).toEqual(['a.png']);
});

test('a folder of Hugging Face is taken whole: its vocabulary, its configuration, and nothing of it for an image', () => {
  const folder = [
    'merges.txt',
    'preprocessor_config.json',
    'vocab.json',
    'tokenizer.json',
    'config.json',
    'model.safetensors',
  ];
  const { pack, rest } = sortModelFiles([...folder, 'a.png'].map(file), undefined);
  expect(pack?.vocabulary?.name).toBe('merges.txt');
  expect(pack?.config?.name).toBe('config.json');
  expect(names(rest)).toEqual(['a.png']);
});

test('a package is told by its manifest, whatever its shards are called', () => {
  const files = ['manifest.json', 'model-00001.safetensors', 'words.json', 'MODEL_CARD.md', 'b.jpg'].map(
    file,
  );
  const { package: found, pack, rest } = sortModelFiles(files, undefined);
  expect(names(found)).toEqual(['manifest.json', 'model-00001.safetensors', 'words.json', 'MODEL_CARD.md']);
  expect(pack).toBeUndefined();
  expect(names(rest)).toEqual(['b.jpg']);
});

test('a vocabulary dropped later joins the checkpoint that waits for it; an image does not', () => {
  const pending = { checkpoints: [file('m.pth')], vocabulary: undefined, config: undefined };
  const later = sortModelFiles([file('vocab.txt')], pending);
  expect(names(later.pack?.checkpoints)).toEqual(['m.pth']);
  expect(later.pack?.vocabulary?.name).toBe('vocab.txt');
  expect(sortModelFiles([file('a.png')], pending).pack).toBeUndefined();
});

test.each([
  ['ckpt best (3).pth', 'ckpt-best-3-'],
  ['_x.pt', 'x'],
  ['模型.pth', 'model'],
  [`${'a'.repeat(200)}.pth`, 'a'.repeat(80)],
])('%s becomes %s', (name, expected) => expect(modelName(name)).toBe(expected));
