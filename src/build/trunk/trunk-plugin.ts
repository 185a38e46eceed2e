import { join } from 'node:path';
import type { Plugin } from 'vite';
import { suppliedFile, suppliedPaths } from './supply.ts';

/**
 * Puts the pretrained trunk, which is installed and not in the repository, beside the model packages of the public folder that need it: into
 * builds, and into the answers of the development server.
 */
export function trunkPlugin(): Plugin {
  let folder = '';
  return {
    name: 'fovea-trunk',
    configResolved: ({ publicDir }) => {
      folder = publicDir;
    },
    configureServer: ({ middlewares }) => {
      middlewares.use((request, response, next) => {
        const [, model, file = ''] =
          /^\/models\/(\w[^/]*)\/([^/]+\.safetensors)$/.exec((request.url ?? '').split('?')[0]!) ?? [];
        // looked for at each request: a package may be trained while the server runs
        const bytes =
          model === undefined ? undefined : suppliedFile(join(folder, 'models', model), file)?.bytes;
        if (!bytes) return next();
        response.writeHead(200, {
          'Content-Type': 'application/octet-stream',
          'Content-Length': bytes.length,
        });
        response.end(bytes);
      });
    },
    generateBundle() {
      // a build without public files (the bench) has no such folder: an empty name would be the working directory
      const paths = folder === '' ? new Map<string, Uint8Array>() : suppliedPaths(folder);
      for (const [fileName, source] of paths) this.emitFile({ type: 'asset', fileName, source });
    },
  };
}
