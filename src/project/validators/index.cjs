// Written by scripts/generate-validators.mjs. Do not edit.
exports.baseValidator = () => require('./base.cjs')
exports.costsValidator = () => require('./costs.cjs')
exports.ruleValidators = new Map([
  ['arg-before-use', () => require('./rule-arg-before-use.cjs')],
  ['context-noise', () => require('./rule-context-noise.cjs')],
  ['copy-before-independent-run', () => require('./rule-copy-before-independent-run.cjs')],
  ['git-in-context', () => require('./rule-git-in-context.cjs')],
  ['install-with-build', () => require('./rule-install-with-build.cjs')],
  ['source-before-install', () => require('./rule-source-before-install.cjs')],
  ['stale-package-index', () => require('./rule-stale-package-index.cjs')],
])
