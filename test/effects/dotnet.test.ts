import { describe, expect, it } from 'vitest'
import { looksAt, manifestsOf, run, touches } from './run-of.ts'

const project = (inner = ''): string => `<Project Sdk="Microsoft.NET.Sdk.Web">\n  <ItemGroup>\n    ${inner}\n  </ItemGroup>\n</Project>\n`

describe('dotnet restore', () => {
  const files = {
    '/app/All.sln': 'Project("{9A19103F}") = "Web", "src\\Web\\Web.csproj", "{1}"\nEndProject\nProject("{2150E333}") = "docs", "docs", "{2}"\nEndProject\n',
    '/app/src/Web/Web.csproj': project('<ProjectReference Include="..\\Core\\Core.csproj" />\n<PackageReference Include="X" Version="1.2.3" />'),
    '/app/src/Web/Program.cs': '',
    '/app/src/Core/Core.csproj': project(),
    '/app/src/Core/A.cs': '',
    '/app/Directory.Packages.props': '<Project></Project>',
    '/app/src/Directory.Build.props': '<Project><Import Project="$([MSBuild]::GetPathOfFileAbove(\'Directory.Build.props\', \'$(MSBuildThisFileDirectory)../\'))" /></Project>',
    '/app/Directory.Build.props': '<Project><Import Project="$(MSBuildThisFileDirectory)eng\\versions.props" /></Project>',
    '/app/eng/versions.props': '<Project></Project>',
    '/app/NuGet.Config': '<configuration><packageSources><add key="local" value="./packages" /><add key="n" value="https://example.org/v3" /></packageSources></configuration>',
    '/app/packages/x.nupkg': '',
    '/app/global.json': '{}',
  }

  it('takes the solution, its projects and what lies above them', () => {
    const effects = run('dotnet restore', { files })
    expect([...manifestsOf(effects)].sort()).toEqual([
      '/app/All.sln', '/app/Directory.Build.props', '/app/Directory.Packages.props', '/app/NuGet.Config', '/app/eng/versions.props', '/app/global.json', '/app/src/Core/Core.csproj', '/app/src/Directory.Build.props', '/app/src/Web/Web.csproj',
    ])
    expect(touches(effects.reads, '/app/src/Web/Program.cs')).toBe('no')
    expect(touches(effects.reads, '/app/packages/x.nupkg')).toBe('yes')
    expect(touches(effects.writes, '/app/src/Core/obj/project.assets.json')).toBe('yes')
    expect(touches(effects.writes, '/root/.nuget/packages/x')).toBe('yes')
    expect(effects.refresh).toBeUndefined()
    expect(effects.unknownIn).toBeUndefined()
    // MSBuild takes every variable as a property.
    expect(looksAt(effects, 'VERSION')).toBe('perhaps')
    expect(looksAt(effects, 'NUGET_PACKAGES')).toBe('yes')
  })

  it.each(['dotnet restore src/Web', 'dotnet restore "src/Web/Web.csproj" -r linux-x64', 'dotnet restore /p:Configuration=Release src/Web/Web.csproj'])('%s takes what the project refers to', (text) => {
    const found = manifestsOf(run(text, { files }))
    expect(found).toEqual(expect.arrayContaining(['/app/src/Web/Web.csproj', '/app/src/Core/Core.csproj', '/app/Directory.Packages.props']))
    expect(found).not.toContain('/app/All.sln')
  })

  it('reads the other kinds of solution', () => {
    const kinds = { '/app/a.slnx': '<Solution><Folder Name="/s/"><Project Path="src/Core/Core.csproj" /></Folder></Solution>', '/app/b.slnf': '{"solution":{"path":"a.slnx","projects":[]}}', '/app/src/Core/Core.csproj': project() }
    expect(manifestsOf(run('dotnet restore a.slnx', { files: kinds }))).toContain('/app/src/Core/Core.csproj')
    expect(manifestsOf(run('dotnet restore b.slnf', { files: kinds }))).toContain('/app/src/Core/Core.csproj')
  })

  it.each([
    ['<PackageReference Include="X" Version="1.*" />', true],
    ['<PackageReference Include="X"><Version>*</Version></PackageReference>', true],
    ['<PackageReference Include="X" Version="[1.0,2.0)" />', false],
  ])('%s is refreshed: %s', (reference, refreshed) => {
    const one = { '/app/a.csproj': project(reference) }
    expect(run('dotnet restore', { files: one }).refresh !== undefined).toBe(refreshed)
    expect(run('dotnet restore --locked-mode', { files: { ...one, '/app/packages.lock.json': '{}' } }).refresh).toBeUndefined()
  })

  it.each([
    ['<Import Project="$(SharedProps)" />', 'perhaps'],
    ['<Target Name="Gen" BeforeTargets="Restore"><Exec Command="x" /></Target>', 'perhaps'],
    ['<Target Name="Gen" BeforeTargets="BeforeBuild"><Exec Command="x" /></Target>', 'no'],
    ['<V>$([System.IO.File]::ReadAllText(\'Program.cs\'))</V>', 'perhaps'],
    ['<Sdk Name="Other.Sdk" Version="1" />', 'perhaps'],
    ['<X Condition="Exists(\'Program.cs\')" />', 'yes'],
  ])('%s reads a source: %s', (line, expected) => {
    expect(touches(run('dotnet restore', { files: { '/app/a.csproj': project(line), '/app/Program.cs': '' } }).reads, '/app/Program.cs')).toBe(expected)
  })

  it('rewrites its lock file unless it is locked', () => {
    const locked = { '/app/a.csproj': project(), '/app/packages.lock.json': '{}' }
    expect(touches(run('dotnet restore', { files: locked }).writes, '/app/packages.lock.json')).toBe('perhaps')
    expect(touches(run('dotnet restore --locked-mode', { files: locked }).writes, '/app/packages.lock.json')).toBe('no')
    expect(touches(run('dotnet restore --use-lock-file', { files: { '/app/a.csproj': project() } }).writes, '/app/packages.lock.json')).toBe('yes')
  })

  it('does not know what a variable names, or what is not there', () => {
    expect(touches(run('dotnet restore $PROJECT', { files }).reads, '/app/src/Web/Program.cs')).toBe('perhaps')
    expect(touches(run('dotnet restore', { files: { '/app/x/Program.cs': '' } }).reads, '/app/x/Program.cs')).toBe('perhaps')
  })

  it('tells builds from installs', () => {
    const effects = run('dotnet publish src/Web/Web.csproj -c Release -o /out', { files })
    expect(effects.unknownIn).toBe('step')
    expect(touches(effects.writes, '/out/Web.dll')).toBe('yes')
    expect(touches(effects.writes, '/app/src/Web/bin/x')).toBe('yes')
    expect(effects.tools[0]?.caches.map(({ path }) => path)).toContain('/root/.nuget/packages')
  })

  it('restores and installs tools', () => {
    const tools = { '/app/.config/dotnet-tools.json': '{"tools":{"dotnet-ef":{"version":"8.0.0"}}}', '/app/Program.cs': '' }
    const effects = run('dotnet tool restore', { files: tools })
    expect(manifestsOf(effects)).toEqual(['/app/.config/dotnet-tools.json'])
    expect(effects.refresh).toBeUndefined()
    expect(run('dotnet tool install -g dotnet-ef').refresh).toBeDefined()
    expect(run('dotnet tool install -g dotnet-ef --version 8.0.0').refresh).toBeUndefined()
    expect(run('dotnet workload install wasm-tools').refresh).toBeDefined()
  })
})
