// Holds the simulator against fifty random builds on the current BuildKit, where this machine can run one; else says why not.
// Usage: node scripts/fuzz-in-ci.mjs SECONDS, the time that is left. ORACLE names the folder that starts and drives builders.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root } from './load-source.mjs'

/** The engine whose answers are recorded: that of `BuildKit 0.25, containerd store`. */
const recordedEngine = '28.5.2'
/** To unpack and start the engine (40 s where packages are near), and for fifty cases (60 s on a quiet machine). */
const secondsToStart = 240
const secondsToRun = 420

const oracle = resolve(root, process.env.ORACLE ?? '../shared/oracle')
const place = process.env.ORACLE_DIR ?? join(tmpdir(), 'oracle-run')
const left = Number(process.argv[2] ?? Infinity)

function skip(reason) {
  console.log(`skipped: ${reason}`)
  process.exit(0)
}

function run(command, args, seconds, stdio = ['ignore', 'pipe', 'pipe']) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: seconds * 1000, stdio, env: { ...process.env, ORACLE: oracle, ORACLE_DIR: place } })
}

function isRunning() {
  const pid = join(place, 'new/pid')
  return existsSync(pid) && existsSync(`/proc/${readFileSync(pid, 'utf8').trim()}`)
}

if (process.platform !== 'linux' || process.getuid?.() !== 0) skip('a builder is started by root on Linux only.')
if (!existsSync(join(oracle, 'start.sh'))) skip(`${oracle}, which starts a builder, is not there.`)
if (left < secondsToStart + secondsToRun) skip(`${left} seconds are left, a builder and fifty cases take up to ${secondsToStart + secondsToRun}.`)

const wasRunning = isRunning()
const started = run(join(oracle, 'start.sh'), ['new'], secondsToStart)
if (started.status !== 0) skip(`no builder started: ${started.error?.message ?? started.stderr.trim().split('\n').at(-1)}`)

const engine = /version (\d+\.\d+\.\d+)/.exec(run(join(oracle, 'in.sh'), [join(place, 'new/tree'), 'dockerd', '--version'], 30).stdout)?.[1] ?? 'of unknown version'
const isRecorded = engine === recordedEngine
if (!isRecorded) console.log(`notice: the engine here is ${engine}; recordings are of ${recordedEngine}. What they do differently is told, and does not fail the build.`)

const state = mkdtempSync(join(tmpdir(), 'fuzz-'))
const fuzz = run(process.execPath, ['scripts/fuzz-builders.mjs', '--builder', 'new', '--cases', '50', '--seed', '50', '--state', state], secondsToRun, 'inherit')
rmSync(state, { recursive: true, force: true })
if (!wasRunning) run(join(oracle, 'stop.sh'), [], 60)
if (fuzz.error) skip(`fifty cases were not done within ${secondsToRun} seconds.`)
process.exit(isRecorded ? (fuzz.status ?? 1) : 0)
