import { reportSteps } from '../cache/report-steps.ts'
import type { Rule } from '../lint/rule.ts'
import { simulationJson, simulationText } from '../report/simulation.ts'
import type { Arguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import { deliver, outputsOf, painterOf } from './outputs.ts'
import { hasTwoSides } from './sides.ts'
import { requestedSimulation } from './simulation.ts'
import { tellFaults } from './tell-faults.ts'

/** `stratalint simulate [FILE]`: which steps run again. 2 where the Dockerfile has errors; what was understood is shown all the same. */
export function showSimulation(args: Arguments, io: Io, rules: readonly Rule[]): ExitCode {
  const outputs = outputsOf(args, ['text', 'json'])
  const { simulation, costs, contextBy, commits } = requestedSimulation(args, io, rules)
  const steps = reportSteps(simulation, costs)
  const { graph, keeping } = simulation
  const { inputs } = graph
  for (const output of outputs) {
    const paint = painterOf(args, output, io.stdout)
    const text =
      output.format === 'json' ? simulationJson(inputs, keeping, steps) : simulationText(steps, { builder: inputs, keeping, commits, paint, isQuiet: args.flag('quiet') })
    deliver(text, output.file, io.stdout, io.cwd)
  }
  return tellFaults(graph, contextBy, io, hasTwoSides(args)) ? 2 : 0
}
