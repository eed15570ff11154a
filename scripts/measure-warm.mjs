// Measures what a cache mount leaves of an install: each folder is installed with an empty home and again with what the first run kept in some folders of it.
// Usage: node scripts/measure-warm.mjs --keep .npm [--rate BYTES_A_SECOND] [--times N] FOLDER… -- npm ci --ignore-scripts
// The command runs in a copy of the folder, in the memory of the machine where that is a place for files. With a rate, all its downloads together go
// through a proxy no faster than that; figures of a network that is much faster or slower than that of other figures are not comparable with them.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const split = process.argv.indexOf('--')
const command = split < 0 ? [] : process.argv.slice(split + 1)
const { values: { keep, rate, times }, positionals: folders } = parseArgs({
  args: process.argv.slice(2, split < 0 ? undefined : split),
  allowPositionals: true,
  options: { keep: { type: 'string', multiple: true, default: [] }, rate: { type: 'string' }, times: { type: 'string', default: '3' } },
})
if (command.length === 0 || keep.length === 0 || folders.length === 0) {
  console.error('Usage: node scripts/measure-warm.mjs --keep FOLDER_OF_HOME… [--rate BYTES_A_SECOND] [--times N] FOLDER… -- COMMAND')
  process.exit(2)
}

/** The address of a proxy whose downloads together keep to a rate. */
async function openProxy(bytesASecond) {
  let free = 0
  const server = createServer((client) => client.once('data', (head) => {
    const [, host, port] = /^CONNECT ([^:\s]+):(\d+)/.exec(head.toString('latin1')) ?? []
    if (host === undefined) return client.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n')
    const far = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
    client.pipe(far)
    far.on('data', (chunk) => {
      const now = performance.now()
      free = Math.max(free, now) + (chunk.length / bytesASecond) * 1000
      far.pause()
      setTimeout(() => far.resume(), free - now)
      client.write(chunk)
    })
    far.on('end', () => client.end())
    far.on('error', () => client.destroy())
    client.on('error', () => far.destroy())
  })).unref()
  await new Promise((opened) => server.listen(0, '127.0.0.1', opened))
  return `http://127.0.0.1:${server.address().port}`
}

const proxy = rate === undefined ? {} : { HTTPS_PROXY: await openProxy(Number(rate)) }
const place = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'measure-warm-'))
process.on('exit', () => rmSync(place, { recursive: true, force: true }))

/** Seconds that the command takes in a fresh copy of a folder. */
async function secondsIn(folder, home) {
  const copy = join(place, 'project')
  rmSync(copy, { recursive: true, force: true })
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !['.git', 'node_modules'].includes(basename(path)) })
  const start = performance.now()
  const child = spawn(command[0], command.slice(1), { cwd: copy, env: { ...process.env, ...proxy, HOME: home, CI: '1' }, stdio: 'ignore' })
  const code = await new Promise((ended) => child.on('error', () => ended(undefined)).on('close', ended))
  if (code !== 0) {
    console.error(`\`${command.join(' ')}\` fails in ${folder}.`)
    process.exit(1)
  }
  return (performance.now() - start) / 1000
}

/** Seconds with an empty home, and with what that run kept. */
async function pairIn(folder) {
  const [home, warm] = [join(place, 'home'), join(place, 'warm')]
  for (const each of [home, warm]) {
    rmSync(each, { recursive: true, force: true })
    mkdirSync(each)
  }
  const cold = await secondsIn(folder, home)
  for (const name of keep) {
    mkdirSync(dirname(join(warm, name)), { recursive: true })
    renameSync(join(home, name), join(warm, name))
  }
  return [cold, await secondsIn(folder, warm)]
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}

const shares = []
for (const folder of folders) {
  const pairs = []
  for (let time = 0; time < Number(times); time++) pairs.push(await pairIn(folder))
  const [cold, warm] = [0, 1].map((index) => median(pairs.map((pair) => pair[index])))
  shares.push(warm / cold)
  console.log(`${folder}: ${cold.toFixed(1)} s empty, ${warm.toFixed(1)} s warm, ${(warm / cold).toFixed(2)}`)
}
console.log(`median ${median(shares).toFixed(2)} of ${shares.length}`)
