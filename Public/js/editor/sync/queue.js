/**
 * What waits for the server, without clock, storage or network.
 *
 * Operations go out in the order of the edits. What the server refuses is parked by shape: it blocks nothing else, and is
 * never sent again until somebody decides.
 *
 * @typedef {import("../document/annotation.js").Annotation} Annotation
 * @typedef {import("../document/changes.js").ChangeSet} ChangeSet
 *
 * @typedef {object} Operation
 * @property {string} client
 * @property {number} seq rises with each operation of a client
 * @property {"create" | "update" | "delete"} kind
 * @property {string} uid
 * @property {number} [base] the version that the shape has before this operation
 * @property {Annotation} [shape] the whole shape afterwards
 * @property {boolean} [isParked]
 *
 * @typedef {{ version: number, shape: Annotation, id?: number }} Known a shape as the server has it, with the server's
 *   number once that is known
 * @typedef {{ kind: "conflict", server: Known | undefined } | { kind: "refusal", sentence: string }} Reason
 * @typedef {{ operation: Operation, reason: Reason }} Parked
 * @typedef {{ put: Operation[], removed: Operation[] }} LogEntry what the operation log has to write
 */

export class Queue {
  #client
  #lastSeq = 0
  /** @type {Operation[]} */
  #waiting = []
  /** Sent, and no certain answer yet: goes out again exactly as it was. @type {Operation[] | undefined} */
  #inDoubt
  /** @type {Map<string, Known>} */
  #known = new Map()
  /** @type {Map<string, Parked>} */
  #parked = new Map()

  /** @param {string} client */
  constructor(client) {
    this.#client = client
  }

  /** How many operations the server does not have. */
  get size() {
    return this.#waiting.length
  }

  get parked() {
    return [...this.#parked.values()]
  }

  /** @param {string} uid */
  parkedFor(uid) {
    return this.#parked.get(uid)
  }

  /** @param {string} uid */
  isBusy(uid) {
    return this.#parked.has(uid) || this.#waiting.some((operation) => operation.uid === uid)
  }

  /** What the shapes look like once everything here has been stored: uid → shape, undefined where it goes away. */
  get pending() {
    /** @type {Map<string, Annotation | undefined>} */
    const pending = new Map()
    const parked = this.parked.map(({ operation }) => operation)
    for (const { uid, shape } of [...this.#waiting, ...parked]) pending.set(uid, shape)
    return pending
  }

  /** @param {string} uid */
  known(uid) {
    return this.#known.get(uid)
  }

  get knownUids() {
    return this.#known.keys()
  }

  /**
   * The server's state of a shape; undefined where it has none.
   * @param {string} uid
   * @param {Known | undefined} state
   */
  learn(uid, state) {
    if (state) this.#known.set(uid, state)
    else this.#known.delete(uid)
  }

  /**
   * Takes over what a tab that is gone could not send. What it had parked is tried again under a new number.
   * @param {Operation[]} operations of one client, in their order
   * @returns {LogEntry}
   */
  adopt(operations) {
    this.#waiting.push(...operations.filter(({ isParked }) => !isParked))
    const parked = operations.filter(({ isParked }) => isParked)
    const put = parked.map((operation) => this.#numbered({ ...operation, isParked: undefined }))
    this.#waiting.push(...put)
    return { put, removed: parked }
  }

  /**
   * @param {ChangeSet} changes
   * @returns {LogEntry}
   */
  record({ created, updated, deleted }) {
    const entries = [
      ...deleted.map(({ uid }) => this.#recordOne(uid, undefined)),
      ...updated.map(([, current]) => this.#recordOne(current.uid, current)),
      ...created.map((annotation) => this.#recordOne(annotation.uid, annotation)),
    ]
    return joined(entries)
  }

  /**
   * What to send now: operations of one client in their order. After an answer that never came, the same ones again.
   * @param {number} limit
   * @returns {Operation[]}
   */
  batch(limit) {
    if (this.#inDoubt) return this.#inDoubt
    const client = this.#waiting[0]?.client
    const end = this.#waiting.findIndex((operation) => operation.client !== client)
    const batch = this.#waiting.slice(0, Math.min(limit, end < 0 ? this.#waiting.length : end))
    this.#inDoubt = batch.length > 0 ? batch : undefined
    return batch
  }

  /** The server has certainly stored nothing of the last batch. */
  turnedAway() {
    this.#inDoubt = undefined
  }

  /**
   * The last batch is stored.
   * @param {Record<string, number> | undefined} versions what the server says the shapes' versions are; undefined after a
   *   repeated sending, when they may include somebody else's changes
   * @param {Record<string, number>} [ids] the server's numbers of the shapes
   * @returns {LogEntry}
   */
  stored(versions, ids = {}) {
    const batch = this.#inDoubt ?? []
    this.#inDoubt = undefined
    this.#waiting = this.#waiting.slice(batch.length)
    for (const { uid, base, shape } of batch) {
      const id = ids[uid] ?? this.#known.get(uid)?.id
      this.learn(uid, shape && { shape, version: versions?.[uid] ?? (base ?? 0) + 1, id })
    }
    return { put: [], removed: batch }
  }

  /**
   * The server refused the last batch because of these shapes. All that waits for them is parked, as one operation each.
   * @param {Map<string, Reason>} reasons by uid
   * @returns {LogEntry}
   */
  park(reasons) {
    this.#inDoubt = undefined
    const removed = this.#waiting.filter(({ uid }) => reasons.has(uid))
    this.#waiting = this.#waiting.filter(({ uid }) => !reasons.has(uid))
    const put = []
    for (const [uid, reason] of reasons) {
      const last = removed.findLast((operation) => operation.uid === uid)
      if (!last) continue
      const isSettled = reason.kind === "conflict" && !reason.server && last.kind === "delete"
      if (isSettled) {
        this.learn(uid, undefined)
        continue
      }
      const first = /** @type {Operation} */ (removed.find((operation) => operation.uid === uid))
      const operation = this.#numbered({ ...this.#collapsed(first, last.shape), isParked: true })
      this.#parked.set(uid, { operation, reason })
      put.push(operation)
    }
    return { put, removed }
  }

  /**
   * Ends the parking of a shape: the one operation that leads from the server's state to the wanted one is queued, if there
   * is a difference.
   * @param {string} uid
   * @param {Annotation | undefined} wanted
   * @returns {LogEntry}
   */
  settle(uid, wanted) {
    const parked = this.#parked.get(uid)
    if (!parked) return { put: [], removed: [] }
    this.#parked.delete(uid)
    if (parked.reason.kind === "conflict") this.learn(uid, parked.reason.server)
    const known = this.#known.get(uid)
    const removed = [parked.operation]
    if (wanted === known?.shape) return { put: [], removed }
    const put = this.#numbered({ uid, ...step(known?.version, wanted) })
    this.#waiting.push(put)
    return { put: [put], removed }
  }

  /**
   * @param {string} uid
   * @param {Annotation | undefined} shape
   * @returns {LogEntry}
   */
  #recordOne(uid, shape) {
    const parked = this.#parked.get(uid)
    if (parked?.reason.kind === "refusal") return this.settle(uid, shape)
    if (parked) {
      parked.operation = { ...parked.operation, ...step(parked.operation.base, shape) }
      return { put: [parked.operation], removed: [] }
    }
    const last = this.#waiting.findLast((operation) => operation.uid === uid)
    const isUnsent = last && last.client === this.#client && !this.#inDoubt?.includes(last)
    if (isUnsent && last.shape && shape) {
      last.shape = shape
      return { put: [last], removed: [] }
    }
    const version = last ? (last.shape ? (last.base ?? 0) + 1 : undefined) : this.#known.get(uid)?.version
    const operation = this.#numbered({ uid, ...step(version, shape) })
    this.#waiting.push(operation)
    return { put: [operation], removed: [] }
  }

  /**
   * Several operations on one shape as one from the same beginning.
   * @param {Operation} first
   * @param {Annotation | undefined} shape
   */
  #collapsed(first, shape) {
    return { uid: first.uid, ...step(first.kind === "create" ? undefined : first.base, shape) }
  }

  /**
   * @param {Pick<Operation, "kind" | "uid"> & Partial<Operation>} operation
   * @returns {Operation}
   */
  #numbered(operation) {
    return { ...operation, client: this.#client, seq: ++this.#lastSeq }
  }
}

/**
 * The operation that leads from a version (undefined: there is no such shape) to a shape (undefined: it goes away).
 * @param {number | undefined} base
 * @param {Annotation | undefined} shape
 * @returns {Pick<Operation, "kind" | "base" | "shape">}
 */
function step(base, shape) {
  if (!shape) return { kind: "delete", base, shape }
  return { kind: base === undefined ? "create" : "update", base, shape }
}

/**
 * @param {LogEntry[]} entries
 * @returns {LogEntry}
 */
function joined(entries) {
  return { put: entries.flatMap(({ put }) => put), removed: entries.flatMap(({ removed }) => removed) }
}
