// Written by scripts/generate-validators.mjs. Do not edit.
exports.baseValidator = () => require('./base.cjs')
exports.ruleValidators = new Map([
])
