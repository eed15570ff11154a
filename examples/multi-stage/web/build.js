import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import Mustache from 'mustache'

const template = readFileSync('src/menu.html', 'utf8')

mkdirSync('dist', { recursive: true })
for (const language of ['de', 'en']) {
  const words = JSON.parse(readFileSync(`src/${language}.json`, 'utf8'))
  writeFileSync(`dist/${language}.html`, Mustache.render(template, words))
}
