// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import js from '@eslint/js';
import noUnsanitized from 'eslint-plugin-no-unsanitized';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const noGlobals = ['window', 'globalThis', 'self'].map((object) => ({
  selector: `AssignmentExpression > MemberExpression.left[object.name='${object}']`,
  message: 'The page library and the content script leave nothing behind in the page.',
}));

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'src/generated/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname ?? new URL('.', import.meta.url).pathname } },
    plugins: { 'no-unsanitized': noUnsanitized },
    rules: {
      'no-unsanitized/method': 'error',
      'no-unsanitized/property': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test runs what describe() and test() return.
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['src/page/**/*.ts', 'src/channel/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...noGlobals] } },
  { files: ['**/*.mjs'], languageOptions: { globals: { ...globals.node } } },
);
