/** What pipelines hand to the browser on purpose is called so by these frameworks. */
const publicPrefix = /^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|EXPO_PUBLIC|GATSBY|NUXT_PUBLIC|VUE_APP)_/i

const secret = /(?:^|_)(?:TOKEN|PAT|PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|PRIVATE_KEY|SSH_KEY|API_KEY|APIKEY|CREDENTIALS|SECRET_KEY_BASE)$/i

/** Whether a variable is called as secrets are: `NPM_TOKEN`, `DB_PASSWORD`. */
export function isSecretName(name: string): boolean {
  return secret.test(name) && !publicPrefix.test(name)
}
