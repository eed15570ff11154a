// Holds the simulator against fifty random builds on the current BuildKit, and builds the examples as they are and fixed, where this
// machine can run one; else says why not.
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
/** For the examples, before and after (40 s on a quiet machine). */
const secondsToVerify = 180

const oracle = resolve(root, process.env.ORACLE ?? '../shared/oracle')
const place = process.env.ORACLE_DIR ?? join(tmpdir(), 'oracle-run')
const left = Number(process.argv[2] ?? Infinity)
const started = performance.now()

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

/** On a busy machine a builder takes longer than is waited for: what began to start is asked once more. */
function startBuilder() {
  const first = run(join(oracle, 'start.sh'), ['new'], secondsToStart)
  return first.status !== 0 && isRunning() ? run(join(oracle, 'start.sh'), ['new'], secondsToStart) : first
}

/** Logs end with what the builder did last, which is seldom the reason. */
function whyIn(log) {
  const lines = log.trim().split('\n')
  return lines.find((line) => /level=(?:error|fatal)/.test(line)) ?? lines[0]
}

if (process.platform !== 'linux' || process.getuid?.() !== 0) skip('a builder is started by root on Linux only.')
if (!existsSync(join(oracle, 'start.sh'))) skip(`${oracle}, which starts a builder, is not there.`)
if (left < secondsToStart + secondsToRun) skip(`${left} seconds are left, a builder and fifty cases take up to ${secondsToStart + secondsToRun}.`)

const wasRunning = isRunning()
const start = startBuilder()
if (start.status !== 0) skip(`no builder started: ${start.error?.message ?? whyIn(start.stderr)}`)

const engine = /version (\d+\.\d+\.\d+)/.exec(run(join(oracle, 'in.sh'), [join(place, 'new/tree'), 'dockerd', '--version'], 30).stdout)?.[1] ?? 'of unknown version'
const isRecorded = engine === recordedEngine
if (!isRecorded) console.log(`notice: the engine here is ${engine}; recordings are of ${recordedEngine}. What they do differently is told, and does not fail the build.`)

const state = mkdtempSync(join(tmpdir(), 'fuzz-'))
const fuzz = run(process.execPath, ['scripts/fuzz-builders.mjs', '--builder', 'new', '--cases', '50', '--seed', '50', '--state', state], secondsToRun, 'inherit')
rmSync(state, { recursive: true, force: true })
const proof = verifyExamples()
if (!wasRunning) run(join(oracle, 'stop.sh'), [], 60)
if (fuzz.error) console.log(`skipped: fifty cases were not done within ${secondsToRun} seconds.`)
process.exit(isRecorded ? (fuzz.error ? 0 : (fuzz.status ?? 1)) || proof : 0)

/** 1 where a fix of an example changes its image. */
function verifyExamples() {
  const rest = left - (performance.now() - started) / 1000
  if (rest < secondsToVerify) {
    console.log(`skipped: ${Math.round(rest)} seconds are left, the examples take up to ${secondsToVerify} to build before and after their fixes.`)
    return 0
  }
  const proof = run(process.execPath, ['scripts/verify-builds.mjs', '--examples'], secondsToVerify, 'inherit')
  if (proof.error) console.log(`skipped: the examples were not built within ${secondsToVerify} seconds.`)
  return proof.error ? 0 : (proof.status ?? 1)
}
