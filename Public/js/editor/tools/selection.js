/** Which objects are selected; the last one leads: handles, list and panel are about it. */
export class Selection {
  /** @type {Set<string>} */
  #uids = new Set()

  get size() {
    return this.#uids.size
  }

  get uids() {
    return [...this.#uids]
  }

  /** @returns {string | null} */
  get last() {
    let last = null
    for (const uid of this.#uids) last = uid
    return last
  }

  /** @param {string} uid */
  has(uid) {
    return this.#uids.has(uid)
  }

  /** @param {Iterable<string>} uids the last one leads */
  set(uids) {
    const next = new Set(uids)
    if (next.size === this.#uids.size && [...next].every((uid) => this.#uids.has(uid)) && lastOf(next) === this.last) {
      return
    }
    this.#uids = next
  }

  /** @param {string} uid goes in, or out if it was in */
  toggle(uid) {
    const next = new Set(this.#uids)
    if (!next.delete(uid)) next.add(uid)
    this.set(next)
  }

  /** @param {(uid: string) => boolean} isKept */
  keep(isKept) {
    this.set([...this.#uids].filter(isKept))
  }
}

/** @param {Set<string>} uids */
function lastOf(uids) {
  return [...uids].at(-1) ?? null
}
