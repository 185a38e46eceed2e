import type { Warning } from '../shared/result.ts';

export const alphaDropped: Warning = {
  code: 'alpha-dropped',
  message: 'the image is partly transparent: the colours under the transparency were scored',
};

export const firstFrame: Warning = {
  code: 'first-frame',
  message: 'the file is an animation: its first frame was scored',
};
