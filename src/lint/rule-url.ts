/** Where the page of a rule is. */
export function ruleUrl(id: string): string {
  return `https://stratalint.example.com/rules/${id}`
}
