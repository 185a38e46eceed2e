// Lets Node import `shader.wgsl?raw` as Vite does, so that the same source runs in both.
import { register } from 'node:module';

register(
  'data:text/javascript,' +
    encodeURIComponent(`
      import { readFile } from 'node:fs/promises';
      export async function resolve(specifier, context, next) {
        if (!specifier.endsWith('?raw')) return next(specifier, context);
        return { url: new URL(specifier, context.parentURL).href, shortCircuit: true, format: 'module' };
      }
      export async function load(url, context, next) {
        if (!url.endsWith('?raw')) return next(url, context);
        const text = await readFile(new URL(url.slice(0, -4)), 'utf8');
        return { format: 'module', shortCircuit: true, source: 'export default ' + JSON.stringify(text) };
      }
    `),
);
