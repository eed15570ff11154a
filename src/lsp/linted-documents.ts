import type { Connection, TextDocuments } from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { FileReport } from '../lint/finding.ts'
import { diagnosticsOf, type UriOf } from './diagnostics.ts'
import type { DocumentLinter } from './document-linter.ts'

/** Milliseconds without a keystroke before a document is linted. */
const pause = 150

/** A report, and the version of the document that it speaks of. It is never used for another version. */
interface Linted {
  readonly version: number
  readonly report: FileReport
  readonly uriOf: UriOf
}

/** The open documents and what is known of each. Its identity is that of one connection. */
export class LintedDocuments {
  readonly #connection: Connection
  readonly #documents: TextDocuments<TextDocument>
  readonly #linter: DocumentLinter
  readonly #known = new Map<string, Linted>()
  readonly #waiting = new Map<string, NodeJS.Timeout>()

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, linter: DocumentLinter) {
    this.#connection = connection
    this.#documents = documents
    this.#linter = linter
  }

  /** The report of the document as it stands, made and published if there is none yet. Undefined where a bug prevents it. */
  lint(document: TextDocument): Linted | undefined {
    const { uri, version } = document
    this.#cancel(uri)
    const known = this.#known.get(uri)
    if (known?.version === version) return known
    const linted = this.#run(document)
    if (linted) this.#known.set(uri, linted)
    else this.#known.delete(uri)
    const diagnostics = linted ? diagnosticsOf(linted.report, document, linted.uriOf) : []
    void this.#connection.sendDiagnostics({ uri, version, diagnostics })
    return linted
  }

  lintLater(document: TextDocument): void {
    this.#cancel(document.uri)
    this.#waiting.set(document.uri, setTimeout(() => this.lint(document), pause))
  }

  /** For what changed outside the documents: the configuration, the files of a build context. */
  lintAllAgain(): void {
    this.#linter.forget()
    this.#known.clear()
    for (const document of this.#documents.all()) this.lintLater(document)
  }

  close({ uri }: TextDocument): void {
    this.#cancel(uri)
    this.#known.delete(uri)
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] })
  }

  #cancel(uri: string): void {
    clearTimeout(this.#waiting.get(uri))
    this.#waiting.delete(uri)
  }

  #run(document: TextDocument): Linted | undefined {
    try {
      return { version: document.version, ...this.#linter.lint(document.uri, document.getText()) }
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.#connection.console.error(`Linting ${document.uri} failed: ${reason}`)
      return undefined
    }
  }
}
