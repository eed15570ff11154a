import { createServer } from 'node:http'
import { page } from './page.js'

createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost')
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(page(searchParams.get('name') ?? 'world'))
}).listen(3000)
