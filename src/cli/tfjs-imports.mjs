// Lets Node load tfjs's ES modules, the ones a bundler takes: they are written without file extensions and in packages that
// do not say `type: module`. With them there is one copy of tfjs-core, so that chained methods and gradients registered by
// src/nn/tf.ts reach the tensors that backends make. Use: node --import ./src/cli/tfjs-imports.mjs …
import { createRequire, register } from 'node:module';

// tfjs asks for Node's modules by `require` when it finds no window
globalThis.require ??= createRequire(import.meta.url);

register(
  'data:text/javascript,' +
    encodeURIComponent(`
      import { existsSync, statSync } from 'node:fs';
      import { readFile } from 'node:fs/promises';
      const inside = (url) => url?.includes('/node_modules/@tensorflow/') ?? false;
      const isFile = (url) => existsSync(new URL(url)) && statSync(new URL(url)).isFile();
      const whole = (url) => [url, url + '.js', url + '/index.js'].find(isFile);
      export async function resolve(specifier, context, next) {
        const named = /^(@tensorflow\\/tfjs-[^/]+)(?:\\/(.+))?$/.exec(specifier);
        let url;
        if (named) {
          const { url: manifest } = await next(named[1] + '/package.json', { ...context, importAttributes: { type: 'json' } });
          url = whole(new URL(named[2] ?? 'dist/index.js', manifest).href);
        } else if (inside(context.parentURL) && specifier.startsWith('.')) {
          url = whole(new URL(specifier, context.parentURL).href);
        }
        return url
          ? { url, format: url.includes('/wasm-out/') ? 'commonjs' : 'module', shortCircuit: true }
          : next(specifier, context);
      }
      export async function load(url, context, next) {
        if (!inside(url) || !url.endsWith('.js')) return next(url, context);
        // Emscripten's output is CommonJS
        if (url.includes('/wasm-out/')) return next(url, { ...context, format: 'commonjs' });
        return { format: 'module', shortCircuit: true, source: await readFile(new URL(url), 'utf8') };
      }
    `),
);
