import { defineConfig } from 'vite';
import { wasmSpinPlugin } from './wasm-spin-plugin.ts';
import { wasmThreadsPlugin } from './wasm-threads-plugin.ts';
import { watPlugin } from './wat-plugin.ts';

/**
 * `npm run build:lib`: the engine for other pages, `dist-lib/fovea.js`. No lib mode: that would write the WASM files into the
 * scripts as base64, where they lie beside them here.
 */
export default defineConfig({
  base: './',
  worker: { format: 'es', plugins: () => [wasmThreadsPlugin(), wasmSpinPlugin(), watPlugin()] },
  build: {
    target: 'es2023',
    outDir: 'dist-lib',
    copyPublicDir: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { fovea: 'src/index.ts' },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});
