import type { Call } from '../call.ts'
import type { Tool } from '../tool.ts'

const binutils = 'https://sourceware.org/binutils/docs/binutils/'

/** `ar rcs archive members`: what is to be done stands first, with or without a dash. */
function archive(call: Call): void {
  const isDashed = call.has('-r', '-q', '-x', '-t', '-p', '-d', '-m', '-s')
  const [key, ...others] = call.operands
  const [first, ...members] = isDashed ? call.operands : others
  if (first) {
    call.read(first)
    call.write(first)
  }
  for (const member of members) call.read(member)
  if (call.has('-x') || (!isDashed && key?.text.includes('x'))) call.write('./**')
}

/** Libraries and scripts of the linker may lie anywhere. */
function link(call: Call): void {
  call.read('/**', { certain: false, why: 'may take any library' })
  const outputs = call.values('-o', '--output')
  for (const output of outputs) call.write(output)
  if (outputs.length === 0) call.write('a.out')
  if (call.has('-Map', '--dependency-file', '--out-implib')) call.write('./**', { certain: false })
}

/** Tools that look at and put together what compilers make. */
export const objectFileTools: readonly Tool[] = [
  { names: ['nm', 'objdump', 'readelf', 'size', 'addr2line'], source: binutils, plain: true, packaged: true, valued: ['-e', '--exe', '-j', '--section', '-t', '--radix'], operands: 'read', reads: ['?/usr/lib/bfd-plugins/**'] },
  { names: ['ar'], source: `${binutils}ar.html`, plain: true, packaged: true, work: 'file-work', env: ['SOURCE_DATE_EPOCH'], reads: ['?/usr/lib/bfd-plugins/**'], act: archive },
  { names: ['ranlib'], source: `${binutils}ranlib.html`, plain: true, packaged: true, work: 'file-work', operands: 'write', reads: ['?/usr/lib/bfd-plugins/**'] },
  {
    names: ['ld', 'ld.bfd', 'ld.gold', 'ld.lld'],
    source: 'https://sourceware.org/binutils/docs/ld/',
    packaged: true,
    longOptions: true,
    valued: ['-o', '-L', '-l', '-T', '-e', '-m', '-z', '-rpath', '-soname', '-dynamic-linker', '-Map'],
    env: ['LD_RUN_PATH', 'LDEMULATION', 'COLLECT_NO_DEMANGLE', 'GNUTARGET'],
    operands: 'read',
    act: link,
  },
]
