import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { rules } from '../../rules/index.ts'
import { documentLinter } from './document-linter.ts'
import { serve } from './session.ts'

// The transport comes from the command line: `--stdio`, or what an editor's client library adds.
serve(createConnection(ProposedFeatures.all), documentLinter(rules))
