/** A user that an image comes with. */
interface ImageUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** The image has this folder. */
  readonly home: string
}

/** Users of the images by that name whose tags say so. */
interface ImageUsers {
  readonly image: string
  readonly tags?: RegExp
  readonly users: readonly ImageUser[]
}

function own(name: string, id: number, home = `/home/${name}`): ImageUser {
  return { name, uid: id, gid: id, home }
}

const alpineTag = /(?:^|[-.])alpine/
const ubiTag = /(?:^|-)ubi/

/**
 * As their Dockerfiles say, whatever the release, in the whole history of their repositories (November 2026): nodejs/docker-node, where early images of 2016 had
 * another; oven-sh/bun; gradle/docker-gradle, where those on Red Hat's images have another; dotnet/dotnet-docker, from .NET 8 on; docker-library/php, which
 * takes www-data of Debian's base-passwd (https://salsa.debian.org/debian/base-passwd) and makes it on Alpine. Ubuntu's images have theirs from 23.04 on
 * (https://bugs.launchpad.net/cloud-images/+bug/2005129).
 */
const known: readonly ImageUsers[] = [
  { image: 'node', users: [own('node', 1000)] },
  { image: 'docker.io/oven/bun', users: [own('bun', 1000)] },
  { image: 'gradle', tags: ubiTag, users: [] },
  { image: 'gradle', users: [own('gradle', 1000)] },
  ...['sdk', 'aspnet', 'runtime', 'runtime-deps'].map((name): ImageUsers => ({ image: `mcr.microsoft.com/dotnet/${name}`, users: [own('app', 1654)] })),
  { image: 'php', tags: alpineTag, users: [own('www-data', 82)] },
  { image: 'php', users: [own('www-data', 33, '/var/www')] },
  { image: 'ubuntu', users: [own('ubuntu', 1000)] },
]

/** The users that an image is known to come with; the name is as of `imageNameOf`. */
export function usersOfImage(image: string, tag: string): readonly ImageUser[] {
  return known.find((each) => each.image === image && (each.tags?.test(tag) ?? true))?.users ?? []
}

/** Whether an image is one of Alpine's, after the tags that official images have. */
export function isAlpineImage(image: string, tag: string): boolean {
  return image === 'alpine' || (alpineTag.test(tag) && (!image.includes('/') || known.some((each) => each.image === image)))
}
