import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { namesToRun } from './src/tools/test-runner/tiers.ts';
import { trunkPlugin } from './src/build/trunk/trunk-plugin.ts';
import { watPlugin } from './src/build/wat-plugin.ts';
import { chromiumFlags } from './src/cli/engine/browser/flags.ts';

// unit: plain Node. kernels: our WGSL in a real Chromium (npm run test:kernels finds one and sets CHROMIUM_PATH).
export default defineConfig({
  test: {
    // without the matrices (CONTRIBUTING.md)
    ...(namesToRun ? { testNamePattern: namesToRun } : {}),
    projects: [
      {
        plugins: [watPlugin()],
        // of a package both as ES modules and as CommonJS the former, which is one copy of tfjs for all who import its parts
        environments: { ssr: { resolve: { mainFields: ['module', 'main'] } } },
        test: {
          name: 'unit',
          setupFiles: ['src/shared/testing/equal-bytes.ts', 'src/shared/testing/no-worker.ts'],
          include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'],
          exclude: ['src/**/*.kernel.test.ts', 'src/**/*.dawn.test.ts'],
          // modules are loaded once for all files, which takes a third off; tests leave no global state behind
          isolate: false,
          // one file for tfjs's eight hundred, each of which would be transformed for every run: 10 s of processor time. Its WASM backend
          // stays as it is: it looks for files beside its own
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: [
                  '@tensorflow/tfjs-core',
                  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js',
                  '@tensorflow/tfjs-core/dist/register_all_gradients.js',
                  '@tensorflow/tfjs-backend-cpu',
                  '@tensorflow/tfjs-backend-webgpu',
                ],
              },
            },
          },
          // a minute's work where other jobs hold both cores
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000, interval: 10 } },
        },
      },
      {
        // found late, it would make Vite reload the page under a running test
        plugins: [watPlugin(), trunkPlugin()],
        optimizeDeps: { include: ['@tensorflow/tfjs-backend-wasm'] },
        test: {
          name: 'kernels',
          include: ['src/**/*.kernel.test.ts'],
          // a software GPU compiles for half a minute of processor time, and a shared machine gives it a part of one
          testTimeout: 400_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: process.env.CHROMIUM_PATH,
                args: chromiumFlags({ software: true }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
