import { FlatCompat } from '@eslint/eslintrc'
import stratalint from './dist/eslint.js'

// What is ours is ruled by .eslintrc.json; the examples are linted by the plugin that they are examples for.
export default [
  { ignores: ['dist/', 'types/', 'coverage/', 'src/project/validators/', 'examples/**/*.js'] },
  ...new FlatCompat({ baseDirectory: import.meta.dirname })
    .extends('./.eslintrc.json')
    .map((config) => ({ files: ['**/*.{ts,mts,js,mjs}'], ...config })),
  { ...stratalint.configs.recommended, files: ['examples/**/Dockerfile'] },
]
