import { changed, newUid } from "./document/annotation.js"
import { creation, difference, joined, nothing, touched } from "./document/changes.js"
import { isKnown } from "./shapes/kinds.js"
import { JobInterface } from "./sync/api.js"
import { OperationLog } from "./sync/log.js"
import { Queue } from "./sync/queue.js"
import { Saver } from "./sync/saver.js"

/** @typedef {import("./document/annotation.js").Annotation} Annotation */
/** @typedef {import("./document/annotations.js").Annotations} Annotations */
/** @typedef {import("./document/changes.js").ChangeSet} ChangeSet */
/** @typedef {import("./history/history.js").History} History */
/** @typedef {import("./sync/queue.js").Known} Known */

/** Between the annotations on the page and those on the server. */
export class Saving {
  /** Shapes of types that this editor cannot show; they stay as they are. */
  unknown = 0
  /** This life of this page, for the server. */
  client = newUid()
  /** The number of the job's last change when it was read. */
  lastEdit = "0"

  #queue = new Queue(this.client)
  /** Rises with each edit: what was fetched before it is out of date. */
  #edits = 0

  #api
  #log
  #saver
  #annotations
  #history

  /**
   * @param {object} parts
   * @param {number} parts.job
   * @param {string} parts.user
   * @param {Annotations} parts.annotations
   * @param {History} parts.history
   * @param {() => void} parts.changed called whenever `state` may have changed
   */
  constructor({ job, user, annotations, history, changed }) {
    this.#annotations = annotations
    this.#history = history
    this.#api = new JobInterface(job)
    this.#log = new OperationLog(user, job)
    this.#saver = new Saver({
      queue: this.#queue,
      log: this.#log,
      post: (client, operations) => this.#api.send(client, operations),
      after(milliseconds, action) {
        const timer = setTimeout(action, milliseconds)
        return () => clearTimeout(timer)
      },
      changed,
    })
  }

  get state() {
    return this.#saver.state
  }

  /**
   * Reads the job. What an earlier tab could not send goes out first, so that the answer has it already; what still cannot
   * be sent is laid over the answer.
   */
  async load() {
    await this.#log.claim(this.client)
    // A browser without a database keeps no log: the first edit finds that out and says so.
    for (const operations of await this.#log.orphans().catch(() => [])) this.#saver.adopt(operations)
    await this.#saver.drain()
    const { shapes, edit } = await this.#api.annotations()
    this.lastEdit = edit
    const shown = new Map()
    for (const known of this.#understood(shapes)) {
      this.#queue.learn(known.shape.uid, known)
      shown.set(known.shape.uid, known.shape)
    }
    for (const [uid, shape] of this.#queue.pending) {
      if (shape) shown.set(uid, shape)
      else shown.delete(uid)
    }
    this.#annotations.apply({ ...nothing, created: [...shown.values()] })
  }

  /**
   * @param {ChangeSet} changes
   */
  record(changes) {
    this.#edits += 1
    return this.#saver.record(changes)
  }

  /** The person is back, or the network: sends what waits, and otherwise looks what others have done. */
  async refresh() {
    this.#saver.retry()
    if (this.#queue.size > 0) return
    const edits = this.#edits
    // Nobody waits for this; whoever edits next is told if the server is away.
    const fetched = await this.#api.annotations().catch(() => undefined)
    if (fetched && edits === this.#edits && this.#queue.size === 0) this.#takeOverAll(fetched.shapes)
  }

  /** Sends what waits without waiting for a rest. */
  saveNow() {
    this.#saver.retry()
    return this.#saver.send()
  }

  /** The tab may go at any moment: sends what waits in a request that outlives it. */
  leave() {
    this.#api.isLeaving = true
    this.#saver.send()
  }

  stay() {
    this.#api.isLeaving = false
  }

  /** @param {string} uid */
  keepMine(uid) {
    this.#saver.settle(uid, this.#annotations.get(uid))
  }

  /**
   * Somebody else's state after a conflict; the last one that was saved after a refusal.
   * @param {string} uid
   */
  keepTheirs(uid) {
    const theirs = this.theirs(uid)
    this.#takeOver(uid, theirs)
    this.#saver.settle(uid, theirs)
  }

  /**
   * @param {string} uid
   * @param {(changes: ChangeSet, name: string) => void} commit
   */
  keepBoth(uid, commit) {
    const mine = this.#annotations.get(uid)
    if (mine) {
      const extra = mine.type === "relation" ? mine.extra : {}
      commit(creation(changed(mine, { uid: newUid(), extra })), "Keep both")
    }
    this.keepTheirs(uid)
  }

  /**
   * What stands against my version of a shape that is not saved.
   * @param {string} uid
   */
  theirs(uid) {
    const reason = this.#queue.parkedFor(uid)?.reason
    return (reason?.kind === "conflict" ? reason.server : this.#queue.known(uid))?.shape
  }

  /**
   * Whether a shape has changes here that the server does not have.
   * @param {string} uid
   */
  isBusy(uid) {
    return this.#queue.isBusy(uid)
  }

  /**
   * The version of a shape that the server had when it was heard of last; undefined where it had none.
   * @param {string} uid
   */
  versionOf(uid) {
    return this.#queue.known(uid)?.version
  }

  /**
   * The server's number of an object; undefined until it is stored.
   * @param {string} uid
   */
  idOf(uid) {
    return this.#queue.known(uid)?.id
  }

  /**
   * @param {number} id the server's number
   * @returns {string | undefined}
   */
  uidOf(id) {
    return [...this.#queue.knownUids].find((uid) => this.idOf(uid) === id)
  }

  /**
   * What others did to shapes. What has changed here, too, stays as it is: the server tells of the conflict.
   * @param {Map<string, Known | undefined>} news
   */
  takeOver(news) {
    const changes = []
    for (const [uid, known] of news) {
      if (known && !isKnown(known.shape.type)) continue
      if (this.#queue.isBusy(uid) || this.#queue.known(uid)?.version === known?.version) continue
      this.#queue.learn(uid, known)
      changes.push(difference(this.#annotations.get(uid), known?.shape))
    }
    if (changes.length === 0) return
    const all = joined(changes)
    this.#history.forget(touched(all).map(({ uid }) => uid))
    this.#annotations.apply(all)
  }

  /** @param {Known[]} shapes */
  #takeOverAll(shapes) {
    /** @type {Map<string, Known | undefined>} */
    const news = new Map([...this.#queue.knownUids].map((uid) => [uid, undefined]))
    for (const known of this.#understood(shapes)) news.set(known.shape.uid, known)
    this.takeOver(news)
  }

  /**
   * @param {string} uid
   * @param {Annotation | undefined} theirs
   */
  #takeOver(uid, theirs) {
    this.#history.forget([uid])
    this.#annotations.apply(difference(this.#annotations.get(uid), theirs))
  }

  /** @param {Known[]} shapes */
  #understood(shapes) {
    const understood = shapes.filter(({ shape }) => isKnown(shape.type))
    this.unknown = shapes.length - understood.length
    return understood
  }
}
