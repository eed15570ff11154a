import type { Tool } from '../tool.ts'

/** Build tools that run what the project tells them. What they read and write is not known; that they are dear is. */
export const buildTools: readonly Tool[] = [
  { names: ['mvn', 'mvnw'], network: true, source: 'https://maven.apache.org/ref/current/maven-embedder/cli.html', work: 'jvm', uses: [] },
  { names: ['gradle', 'gradlew'], network: true, source: 'https://docs.gradle.org/current/userguide/command_line_interface.html', work: 'jvm', uses: [] },
  {
    names: ['sbt', 'lein', 'ant', 'bazel', 'mill'],
    network: true,
    source: 'https://www.scala-sbt.org/1.x/docs/Command-Line-Reference.html',
    work: 'jvm',
    uses: [],
  },
]
