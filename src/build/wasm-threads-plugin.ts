import type { Plugin } from 'vite';

// tfjs allows itself half of the logical cores, a single thread on two; the number wanted is set by us.
const cores = 'return navigator["hardwareConcurrency"]';

const outer = 'if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}';

/**
 * tfjs starts its WASM threads from the source text of its own factory function (`toString`). That text guards its one
 * variable from outside with `typeof`, which a minifier, seeing the variable declared, folds away: every thread then dies
 * of a ReferenceError. Taking the variable out of the text keeps it self-contained. The limit on threads is lifted, too.
 */
export function wasmThreadsPlugin(): Plugin {
  return {
    name: 'fovea-wasm-threads',
    transform: {
      filter: { id: /tfjs-backend-wasm-threaded-simd\.js/ },
      handler(code) {
        if (!code.includes(outer) || !code.includes(cores))
          this.error(
            'tfjs-backend-wasm has changed: look at its use of _scriptDir and hardwareConcurrency again',
          );
        const independent = code.replace(outer, '').replaceAll('||_scriptDir,', ',');
        return { code: independent.replace(cores, 'return 2 * navigator["hardwareConcurrency"]'), map: null };
      },
    },
  };
}
