import type { Plugin } from 'vite';

const outer = 'if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}';

/**
 * tfjs starts its WASM threads from the source text of its own factory function (`toString`). That text guards its one
 * variable from outside with `typeof`, which a minifier, seeing the variable declared, folds away: every thread then dies
 * of a ReferenceError. Taking the variable out of the text keeps it self-contained.
 */
export function wasmThreadsPlugin(): Plugin {
  return {
    name: 'fovea-wasm-threads',
    transform: {
      filter: { id: /tfjs-backend-wasm-threaded-simd\.js/ },
      handler(code) {
        if (!code.includes(outer))
          this.error('tfjs-backend-wasm has changed: look at its use of _scriptDir again');
        return { code: code.replace(outer, '').replaceAll('||_scriptDir,', ','), map: null };
      },
    },
  };
}
