import Mustache from 'mustache'
import { nanoid } from 'nanoid'

const template = '<!doctype html><title>Greetings</title><p id="{{id}}">Hello, {{name}}!</p>'

export function page(name) {
  return Mustache.render(template, { id: nanoid(), name })
}
