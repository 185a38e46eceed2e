import type { Captioner } from '../../shared/caption-api.ts';

/** A captioner of a list, of a host that is not there. */
export const eyeCaptioner = (change: Partial<Captioner> = {}): Captioner => ({
  name: 'eye',
  title: 'Eye',
  weights: '8 bits',
  licence: 'MIT',
  page: 'https://models.example/eye',
  device: 'wasm',
  task: '<CAPTION>',
  formats: {},
  from: 'https://models.example/eye/',
  files: [],
  ...change,
});
