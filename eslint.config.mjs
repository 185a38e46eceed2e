import { env } from 'node:process';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Whether the matrices run, as in src/tools/test-runner/tiers.ts. */
const everything = env.FOVEA_TEST_ALL === '1';

const typed = [
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['src/shared', 'src/page', 'src/worker', 'src/cli', 'e2e'].map((p) => `${p}/tsconfig.json`),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
];

export default defineConfig(
  globalIgnores(['dist', 'dist-lib', '.cache', 'test-results', 'public']),
  js.configs.recommended,
  // rules that look into types are two thirds of the time: for `npm run test:all` alone (CONTRIBUTING.md); tsc checks types always
  ...(everything ? typed : [tseslint.configs.strict]),
  {
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/page/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'warn' },
  },
  {
    // further rules compile what they look at: components, and hooks in files of their own
    files: ['src/page/**/*.tsx', 'src/page/**/use-*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
);
