import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import Mustache from 'mustache'

const hours = JSON.parse(readFileSync('src/hours.json', 'utf8'))

mkdirSync('dist', { recursive: true })
writeFileSync('dist/index.html', Mustache.render(readFileSync('src/page.html', 'utf8'), { hours }))
