import { describe, expect, it } from 'vitest'
import { looksAt, manifestsOf, run, touches } from './run-of.ts'

const pom = (inner: string): string => `<?xml version="1.0"?>\n<!-- <modules><module>no</module></modules> -->\n<project>\n<artifactId>a</artifactId><version>1</version>\n${inner}\n</project>`

describe('maven', () => {
  const single = { '/app/pom.xml': pom('<dependencies><dependency><artifactId>x</artifactId><version>1.2</version></dependency></dependencies>'), '/app/src/Main.java': '' }

  it('resolves from the POM alone', () => {
    const effects = run('mvn -B dependency:go-offline dependency:resolve-plugins -DexcludeArtifactIds=x', { files: single })
    expect(manifestsOf(effects)).toEqual(['/app/pom.xml'])
    expect(effects.tools[0]?.installs).toBe('project')
    expect(effects.unknownIn).toBeUndefined()
    expect(effects.refresh).toBeUndefined()
    expect(touches(effects.reads, '/app/src/Main.java')).toBe('no')
    expect(touches(effects.reads, '/app/.mvn/maven.config')).toBe('yes')
    expect(touches(effects.reads, '/root/.m2/settings.xml')).toBe('yes')
    expect(touches(effects.writes, '/root/.m2/repository/x')).toBe('yes')
    expect(touches(effects.writes, '/app/target/x')).toBe('no')
    expect(looksAt(effects, 'MAVEN_OPTS')).toBe('yes')
    expect(looksAt(effects, 'GIT_SHA')).toBe('no')
    expect(effects.tools[0]?.caches).toMatchObject([{ path: '/root/.m2/repository', certain: true, sharing: 'locked', holdsResult: true }])
  })

  it('takes modules, parents and settings', () => {
    const files = {
      '/app/pom.xml': pom('<modules><module>core</module><module>web/pom-web.xml</module></modules><repositories><repository><url>file://${project.basedir}/repo</url></repository></repositories><properties><v>${env.BUILD}</v></properties>'),
      '/app/core/pom.xml': '<project><parent><artifactId>a</artifactId></parent><artifactId>core</artifactId></project>',
      '/app/web/pom-web.xml': '<project><parent><artifactId>p</artifactId><version>1</version><relativePath>../parent</relativePath></parent></project>',
      '/app/parent/pom.xml': pom(''),
      '/app/.mvn/jvm.config': '-Xmx1g',
      '/app/repo/x.jar': '',
      '/app/ci/settings.xml': '<settings><localRepository>/cache/m2</localRepository></settings>',
      '/app/core/src/A.java': '',
    }
    const effects = run('mvn -s ci/settings.xml dependency:go-offline', { files })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining(['/app/pom.xml', '/app/core/pom.xml', '/app/web/pom-web.xml', '/app/parent/pom.xml', '/app/.mvn/jvm.config', '/app/ci/settings.xml']))
    expect(touches(effects.reads, '/app/repo/x.jar')).toBe('yes')
    expect(touches(effects.reads, '/app/core/src/A.java')).toBe('no')
    expect(touches(effects.reads, '/app/core/target/classes/A.class')).toBe('perhaps')
    expect(touches(effects.writes, '/cache/m2/x')).toBe('yes')
    expect(looksAt(effects, 'BUILD')).toBe('yes')
  })

  it.each([
    ['<version>[1.0,2.0)</version>', true],
    ['<version>LATEST</version>', true],
    ['<version>2-SNAPSHOT</version>', true],
    ['<version>${v}</version>', true],
    ['<version>2</version>', false],
  ])('%s is refreshed: %s', (version, refreshed) => {
    const text = pom(`<properties><v>3-SNAPSHOT</v></properties><dependencies><dependency><artifactId>x</artifactId>${version}</dependency></dependencies>`)
    expect(run('mvn dependency:resolve', { files: { '/app/pom.xml': text } }).refresh !== undefined).toBe(refreshed)
  })

  it('knows its own snapshots from those of others', () => {
    const text = pom('<dependencies><dependency><artifactId>a</artifactId><version>1-SNAPSHOT</version></dependency></dependencies>')
    expect(run('mvn dependency:resolve', { files: { '/app/pom.xml': text } }).refresh).toBeUndefined()
  })

  it('doubts extensions, which are code', () => {
    const extension = (name: string): string => pom(`<build><extensions><extension><artifactId>${name}</artifactId></extension></extensions></build>`)
    const reads = (name: string): string => touches(run('mvn dependency:go-offline', { files: { '/app/pom.xml': extension(name), '/app/x': '' } }).reads, '/app/x')
    expect(reads('os-maven-plugin')).toBe('no')
    expect(reads('git-versioning')).toBe('perhaps')
  })

  it.each(['mvn package', 'mvn clean dependency:go-offline', 'mvn dependency:resolve package', 'mvn $GOALS', 'mvn other:resolve'])('%s runs more than is known', (text) => {
    const effects = run(text, { files: single })
    expect(effects.unknownIn).toBe('step')
    expect(effects.work).toBe('jvm')
  })

  it('knows what a build leaves', () => {
    const effects = run('mvn package', { files: single })
    expect(touches(effects.writes, '/app/target/a.jar')).toBe('yes')
    expect(effects.tools[0]?.caches).toMatchObject([{ path: '/root/.m2/repository', holdsResult: false }])
    expect(touches(effects.reads, '/app/src/Main.java')).toBe('yes')
  })

  it.each(['./mvnw dependency:go-offline', 'sh mvnw dependency:go-offline', 'chmod +x mvnw && ./mvnw dependency:go-offline'])('%s starts the script of the project', (text) => {
    const files = { ...single, '/app/mvnw': '#!/bin/sh\n# Apache Maven Wrapper startup batch script, version 3.3.2\n', '/app/.mvn/wrapper/maven-wrapper.properties': 'x' }
    const effects = run(text, { files })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining(['/app/mvnw', '/app/pom.xml', '/app/.mvn/wrapper/maven-wrapper.properties']))
    expect(effects.unknownIn).toBeUndefined()
    expect(touches(effects.reads, '/app/src/Main.java')).toBe('no')
  })

  it('doubts a script that is not the official one', () => {
    expect(touches(run('./mvnw dependency:go-offline', { files: { ...single, '/app/mvnw': 'cat src/Main.java' } }).reads, '/app/src/Main.java')).toBe('perhaps')
    expect(run('./mvnw dependency:go-offline', { files: single }).unknownIn).toBe('step')
  })

  it('takes hostile files in little time', () => {
    const text = '<a '.repeat(20_000) + '<'.repeat(50_000) + '</x>'.repeat(50_000)
    const start = process.cpuUsage()
    run('mvn dependency:go-offline', { files: { '/app/pom.xml': `<project>${'<d>'.repeat(50_000)}${text}` } })
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(3)
  })
})

describe('gradle', () => {
  const build = "plugins {\n  id 'java'\n  id 'org.springframework.boot' version '3.3.0'\n}\n// a comment: file('x')\nversion = '0.0.1-SNAPSHOT'\ndef lib = '1.2'\nrepositories { mavenCentral() }\ndependencies {\n  implementation \"a:b:${lib}\"\n  implementation(libs.spring.web)\n  testImplementation 'c:d:2.0'\n}\ntasks.named('test') { useJUnitPlatform() }\n"
  const files = {
    '/app/build.gradle': build, '/app/settings.gradle': "rootProject.name = 'x'\ninclude 'core', ':web:api'\n", '/app/core/build.gradle': "plugins { id 'java-library' }\n",
    '/app/web/api/build.gradle.kts': 'plugins { `java-library` }\n', '/app/gradle/libs.versions.toml': '[libraries]\nspring-web = "a:b:1.0"\n',
    '/app/gradle/wrapper/gradle-wrapper.jar': '', '/app/gradle.properties': 'x=1', '/app/src/Main.java': '', '/app/core/src/A.java': '',
    '/app/gradlew': '#!/bin/sh\n# Gradle start up script for POSIX generated by Gradle.\n',
  }

  it('takes the scripts of all projects', () => {
    const effects = run('./gradlew --no-daemon dependencies', { files })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining([
      '/app/gradlew', '/app/build.gradle', '/app/settings.gradle', '/app/core/build.gradle', '/app/web/api/build.gradle.kts', '/app/gradle/libs.versions.toml', '/app/gradle/wrapper/gradle-wrapper.jar', '/app/gradle.properties',
    ]))
    expect(effects.unknownIn).toBeUndefined()
    expect(effects.refresh).toBeUndefined()
    expect(touches(effects.reads, '/app/src/Main.java')).toBe('no')
    expect(touches(effects.reads, '/app/core/src/A.java')).toBe('no')
    expect(touches(effects.writes, '/app/.gradle/x')).toBe('yes')
    expect(touches(effects.writes, '/root/.gradle/caches/x')).toBe('yes')
    expect(looksAt(effects, 'ORG_GRADLE_PROJECT_key')).toBe('yes')
    expect(looksAt(effects, 'GIT_SHA')).toBe('no')
  })

  it.each([
    ["apply from: 'other.gradle'", 'no'],
    ["implementation files('libs/a.jar')", 'no'],
    ["def sha = 'git rev-parse HEAD'.execute().text", 'perhaps'],
    ["version = file('VERSION').text", 'perhaps'],
    ['version = "${new File(\'x\').text}"', 'perhaps'],
    ["plugins { id 'com.palantir.git-version' version '1' }", 'perhaps'],
    ["description = System.getenv('DESCRIPTION')", 'no'],
  ])('%s may read more: %s', (line, expected) => {
    const more = { '/app/build.gradle': `${build}${line}\n`, '/app/other.gradle': "group = 'x'\n", '/app/libs/a.jar': '', '/app/src/Main.java': '' }
    const effects = run('gradle dependencies', { files: more })
    expect(touches(effects.reads, '/app/src/Main.java')).toBe(expected)
    if (line.includes('apply from')) expect(manifestsOf(effects)).toContain('/app/other.gradle')
    if (line.includes('libs')) expect(touches(effects.reads, '/app/libs/a.jar')).toBe('yes')
    if (line.includes('getenv')) expect(looksAt(effects, 'DESCRIPTION')).toBe('yes')
  })

  it('needs all of buildSrc, and the folders of projects without a script', () => {
    const more = { ...files, '/app/buildSrc/build.gradle': '', '/app/buildSrc/src/A.groovy': '', '/app/settings.gradle': "include 'plain'\n", '/app/plain/src/A.java': '' }
    const effects = run('gradle dependencies', { files: more })
    expect(touches(effects.reads, '/app/buildSrc/src/A.groovy')).toBe('yes')
    expect(touches(effects.reads, '/app/plain/src/A.java')).toBe('yes')
    expect(touches(effects.reads, '/app/src/Main.java')).toBe('perhaps')
  })

  it.each([["implementation 'a:b:1.+'", true], ["implementation 'a:b:latest.release'", true], ["implementation 'a:b:1-SNAPSHOT'", true], ["implementation 'a:b:1.0'", false]])('%s is refreshed: %s', (line, refreshed) => {
    expect(run('gradle dependencies', { files: { '/app/build.gradle': `dependencies { ${line} }` } }).refresh !== undefined).toBe(refreshed)
    if (!line.includes('SNAPSHOT')) expect(run('gradle dependencies', { files: { '/app/build.gradle': `dependencies { ${line} }`, '/app/gradle.lockfile': '' } }).refresh).toBeUndefined()
  })

  it.each(['gradle build -x test', './gradlew assemble', 'bash ./gradlew', 'gradle dependencies build'])('%s runs more than is known', (text) => {
    expect(run(text, { files }).unknownIn).toBe('step')
  })

  it('keeps what it fetched where it is told', () => {
    const [tool] = run('gradle dependencies', { files, env: { GRADLE_USER_HOME: '/cache' } }).tools
    expect(tool?.caches).toMatchObject([{ path: '/cache/caches', certain: true, sharing: 'locked' }])
  })
})

describe('sbt', () => {
  const files = { '/app/build.sbt': 'name := "x"', '/app/project/plugins.sbt': '', '/app/project/build.properties': '', '/app/src/A.scala': '', '/app/project/target/x': '' }

  it('takes the definition of the build, which is code', () => {
    const effects = run('sbt update', { files })
    expect(manifestsOf(effects)).toEqual(['/app/build.sbt', '/app/project/plugins.sbt', '/app/project/build.properties'])
    expect(touches(effects.reads, '/app/src/A.scala')).toBe('perhaps')
    expect(effects.unknownIn).toBeUndefined()
    expect(run('sbt assembly', { files }).unknownIn).toBe('step')
  })
})
