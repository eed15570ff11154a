// Written by scripts/generate-validators.mjs. Do not edit.
exports.baseValidator = () => require('./base.cjs')
exports.costsValidator = () => require('./costs.cjs')
exports.ruleValidators = new Map([
  ['arg-before-use', () => require('./rule-arg-before-use.cjs')],
  ['bind-mount-wide', () => require('./rule-bind-mount-wide.cjs')],
  ['cache-bust-argument', () => require('./rule-cache-bust-argument.cjs')],
  ['cache-export-min', () => require('./rule-cache-export-min.cjs')],
  ['cache-mount-defeated', () => require('./rule-cache-mount-defeated.cjs')],
  ['cache-never-imported', () => require('./rule-cache-never-imported.cjs')],
  ['cache-scope-collision', () => require('./rule-cache-scope-collision.cjs')],
  ['context-noise', () => require('./rule-context-noise.cjs')],
  ['copy-before-independent-run', () => require('./rule-copy-before-independent-run.cjs')],
  ['env-before-use', () => require('./rule-env-before-use.cjs')],
  ['epoch-in-workdir', () => require('./rule-epoch-in-workdir.cjs')],
  ['git-in-context', () => require('./rule-git-in-context.cjs')],
  ['install-with-build', () => require('./rule-install-with-build.cjs')],
  ['metadata-before-steps', () => require('./rule-metadata-before-steps.cjs')],
  ['missing-cache-mount', () => require('./rule-missing-cache-mount.cjs')],
  ['no-cache-flag', () => require('./rule-no-cache-flag.cjs')],
  ['per-build-argument-passed-early', () => require('./rule-per-build-argument-passed-early.cjs')],
  ['platform-arg-early', () => require('./rule-platform-arg-early.cjs')],
  ['proxy-arg-declared', () => require('./rule-proxy-arg-declared.cjs')],
  ['secret-in-key', () => require('./rule-secret-in-key.cjs')],
  ['source-before-install', () => require('./rule-source-before-install.cjs')],
  ['stage-dependency-early', () => require('./rule-stage-dependency-early.cjs')],
  ['stale-package-index', () => require('./rule-stale-package-index.cjs')],
  ['volatile-copy-first', () => require('./rule-volatile-copy-first.cjs')],
])
