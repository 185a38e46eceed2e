import type { Plugin } from 'vite';
import { suppliedPaths } from './supply.ts';

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
        const path = (request.url ?? '').split('?')[0]!.replace(/^\//, '');
        // found anew each time: a package may be trained while the server runs
        const bytes = /^models\/.+\.safetensors$/.test(path) ? suppliedPaths(folder).get(path) : undefined;
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
