import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The kernel tests in Node, on whichever adapter Vulkan offers to Dawn; a second opinion beside the browser's SwiftShader:
//   VK_ICD_FILENAMES=/usr/share/vulkan/icd.d/lvp_icd.json npm run test:kernels -- --runtime dawn
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    include: ['src/**/*.kernel.test.ts', 'src/**/*.dawn.test.ts'],
    setupFiles: [fileURLToPath(new URL('setup.ts', import.meta.url))],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // Dawn may not be unloaded while a thread of it still runs
    pool: 'forks',
  },
});
