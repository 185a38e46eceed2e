import { encode } from 'fast-png';
import { serveShelfHost, type ShelfHost } from '../../src/testing/shelf-host.ts';
import { tinyCaptioner } from './tiny-captioner.ts';

export interface CaptionerHost {
  host: ShelfHost;
  /** The list of captioners that names it, as JSON. */
  list: string;
}

/** A host on this machine that has the tiny captioner, for CPUs and for GPUs. */
export async function serveTinyCaptioner(): Promise<CaptionerHost> {
  const files = [...tinyCaptioner()].map(([path, bytes]) => ({ path, bytes }));
  const host = await serveShelfHost(new Map(files.map(({ path, bytes }) => [`/tiny/${path}`, bytes])));
  const captioner = {
    title: 'Tiny captioner',
    weights: '8 bits',
    licence: 'MIT',
    page: 'https://models.example/tiny',
    task: '<MORE_DETAILED_CAPTION>',
    from: `${host.origin}/tiny/`,
    files: files.map(({ path, bytes }) => ({ path, bytes: bytes.length })),
  };
  const parts = ['embed_tokens', 'vision_encoder', 'encoder_model', 'decoder_model_merged'];
  const formats = (format: string) => Object.fromEntries(parts.map((part) => [part, format]));
  const list = JSON.stringify({
    version: 1,
    captioners: [
      { ...captioner, name: 'tiny-gpu', device: 'webgpu', formats: formats('fp16') },
      { ...captioner, name: 'tiny', device: 'wasm', formats: formats('q8') },
    ],
  });
  return { host, list };
}

/** A picture of one colour, as it is dropped on the page. */
export const plainPicture = (name: string, colour: [red: number, green: number, blue: number]) => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.from(
    encode({
      width: 64,
      height: 64,
      channels: 3,
      data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => colour[i % 3]!),
    }),
  ),
});
