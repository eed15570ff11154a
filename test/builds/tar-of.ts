/** What to put into an archive: a file with its text, or what is special. */
export interface Packed {
  readonly text?: string
  readonly type?: '0' | '1' | '2' | '5'
  readonly mode?: number
  readonly uid?: number
  readonly target?: string
}

/** A tar archive, for tests. */
export function tarOf(entries: Readonly<Record<string, Packed>>): Buffer {
  const blocks = Object.entries(entries).flatMap(([path, { text = '', type = '0', mode = 0o644, uid = 0, target = '' }]) => {
    const bytes = Buffer.from(text)
    return [headerOf(path, bytes.length, { type, mode, uid, target }), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function headerOf(path: string, size: number, { type, mode, uid, target }: Required<Omit<Packed, 'text'>>): Buffer {
  const header = Buffer.alloc(512)
  header.write(path, 0)
  for (const [at, value] of [[100, mode], [108, uid], [116, uid]] as const) header.write(value.toString(8).padStart(7, '0'), at)
  header.write(size.toString(8).padStart(11, '0'), 124)
  header.write(type, 156)
  header.write(target, 157)
  return header
}
