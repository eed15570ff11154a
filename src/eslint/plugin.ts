import type { ConfigObject } from '@eslint/core'
import type { Severity } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'
import { analyses, type LoadInputs } from './analysis.ts'
import { dockerfileLanguage, type DockerfileLanguage } from './language.ts'
import { eslintRule, type EslintRule } from './rule.ts'

/** What the plugin says of itself and is made of. */
export interface PluginParts {
  readonly version: string
  readonly rules: readonly Rule[]
  readonly load: LoadInputs
  /** The address of a rule's page. */
  readonly urlOf: (rule: string) => string
}

/** A flat-config plugin for ESLint 9.7 and later. */
export interface StratalintPlugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string }
  readonly languages: { readonly dockerfile: DockerfileLanguage }
  readonly rules: Record<string, EslintRule>
  readonly configs: { recommended: ConfigObject }
}

const levels = { error: 'error', warning: 'warn', info: 'warn' } as const satisfies Record<Severity, string>

/** As a search of a folder takes them. */
const names = ['Dockerfile', 'Dockerfile.*', '?*.Dockerfile', 'Containerfile', 'Containerfile.*']
const otherEndings = ['dockerignore', 'md', 'orig', 'rej', 'bak', 'swp', 'j2', 'tmpl', 'tpl', 'erb', 'in', 'fixed']

export function eslintPlugin({ version, rules, load, urlOf }: PluginParts): StratalintPlugin {
  const shared = analyses(load)
  const configs: { recommended: ConfigObject } = { recommended: {} }
  const plugin = {
    meta: { name: 'stratalint', version, namespace: 'stratalint' },
    languages: { dockerfile: dockerfileLanguage(shared) },
    rules: Object.fromEntries(rules.map((rule) => [rule.id, eslintRule(rule, shared, urlOf(rule.id))])),
    configs,
  }
  configs.recommended = {
    name: 'stratalint/recommended',
    files: names.map((name) => `**/${anyCase(name)}`),
    ignores: [...otherEndings.map((ending) => `**/*.${anyCase(ending)}`), '**/*~'],
    plugins: { stratalint: plugin },
    language: 'stratalint/dockerfile',
    rules: Object.fromEntries(rules.map((rule) => [`stratalint/${rule.id}`, levels[rule.severity]])),
  }
  return plugin
}

/** ESLint's patterns heed case; the names of Dockerfiles do not. */
function anyCase(pattern: string): string {
  return pattern.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`)
}
