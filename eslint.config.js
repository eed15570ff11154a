import { FlatCompat } from '@eslint/eslintrc'
import stratalint from './dist/eslint.js'

export default [
  { ignores: ['dist/', 'src/project/validators/'] },
  ...new FlatCompat({ baseDirectory: import.meta.dirname }).extends('./.eslintrc.json').map((config) => ({ files: ['**/*.{ts,js,mjs,mts}'], ...config })),
  { ...stratalint.configs.recommended, files: ['examples/*/Dockerfile', 'examples/*/*/Dockerfile'] },
]
