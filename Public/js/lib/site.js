const { pathname } = new URL(import.meta.url)

/** The path below which the whole site lives, such as `/porthole`, or nothing: this module's own address tells it. */
const prefix = pathname.slice(0, Math.max(0, pathname.lastIndexOf("/assets/")))

/**
 * A path of the server's own, below the path that the site has in its public address.
 *
 * @param {string} path `/api/jobs/1`; what lies below that path already stays as it is
 */
export function local(path) {
  return prefix && path.startsWith("/") && !path.startsWith(`${prefix}/`) ? prefix + path : path
}
