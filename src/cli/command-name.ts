/** What the command line can do. The first is done where none is named. */
export const commandNames = ['lint', 'simulate', 'replay', 'explain', 'calibrate', 'rules', 'lsp', 'completion'] as const

export type CommandName = (typeof commandNames)[number]
