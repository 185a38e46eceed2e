import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';

interface Entry {
  url: string;
  /** Null where the name itself changes with the content. */
  revision: string | null;
}

/** Models may be gigabytes and are cached by the engine; the rest is not part of the page. */
const leftOut = /^(models\/|src\/cli\/|build-stamp\.txt$|sw\.js$)/;

/** Tens of megabytes that only a model in the page needs: cached when they are first used. */
const whenUsed = /^assets\/(?:run-captioner|ort-wasm)-/;

const digest = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);

function publicFiles(root: string, folder = ''): Entry[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const url = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (leftOut.test(entry.isDirectory() ? `${url}/` : url)) return [];
    if (entry.isDirectory()) return publicFiles(root, url);
    return [{ url, revision: digest(readFileSync(join(root, url))) }];
  });
}

/** Builds the service worker, which must know every other file of the build, as `sw.js` beside the page. */
export function offlinePlugin(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'fovea-offline',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const built = Object.values(bundle).flatMap((file): Entry[] => {
          if (leftOut.test(file.fileName)) return [];
          const content = file.type === 'chunk' ? file.code : file.source;
          const hashed = file.fileName.startsWith('assets/');
          return [{ url: file.fileName, revision: hashed ? null : digest(content) }];
        });
        // a build without public files (the bench) has no such folder: an empty name would be the working directory
        const given = config.publicDir === '' ? [] : publicFiles(config.publicDir);
        const all = [...built, ...given].sort((a, b) => (a.url < b.url ? -1 : 1));
        const late = all.filter(({ url }) => whenUsed.test(url)).map(({ url }) => url);
        const entries = all.filter(({ url }) => !whenUsed.test(url));
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: await serviceWorker(config.root, entries, late),
        });
      },
    },
  };
}

async function serviceWorker(root: string, entries: Entry[], late: string[]): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: {
      pageFiles: JSON.stringify(entries),
      lateFiles: JSON.stringify(late),
      'process.env.NODE_ENV': '"production"',
    },
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: {
        input: 'src/offline/service-worker.ts',
        output: { format: 'iife' },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const [chunk, ...more] = outputs;
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('the service worker is not one file');
  return chunk.code;
}
