export { differencesOf } from './differences.ts'
export { readImage } from './image.ts'
export { makeCase } from './make-case.ts'
export { fixableFile, untilLastFix } from './fixable.ts'
