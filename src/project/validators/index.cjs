// Written by scripts/generate-validators.mjs. Do not edit.
exports.baseValidator = () => require('./base.cjs')
exports.costsValidator = () => require('./costs.cjs')
exports.ruleValidators = new Map([
  ['arg-before-use', () => require('./rule-arg-before-use.cjs')],
  ['bind-mount-wide', () => require('./rule-bind-mount-wide.cjs')],
  ['cache-export-min', () => require('./rule-cache-export-min.cjs')],
  ['cache-mount-defeated', () => require('./rule-cache-mount-defeated.cjs')],
  ['cache-never-imported', () => require('./rule-cache-never-imported.cjs')],
  ['cache-scope-collision', () => require('./rule-cache-scope-collision.cjs')],
  ['context-noise', () => require('./rule-context-noise.cjs')],
  ['copy-before-independent-run', () => require('./rule-copy-before-independent-run.cjs')],
  ['git-in-context', () => require('./rule-git-in-context.cjs')],
  ['install-with-build', () => require('./rule-install-with-build.cjs')],
  ['no-cache-flag', () => require('./rule-no-cache-flag.cjs')],
  ['per-build-argument-passed-early', () => require('./rule-per-build-argument-passed-early.cjs')],
  ['source-before-install', () => require('./rule-source-before-install.cjs')],
  ['stale-package-index', () => require('./rule-stale-package-index.cjs')],
])
