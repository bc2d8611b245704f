import { conflictsIn, refusalsIn } from "./answers.js"

/** @typedef {import("./queue.js").LogEntry} LogEntry */
/** @typedef {import("./queue.js").Operation} Operation */
/** @typedef {import("./queue.js").Parked} Parked */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("./queue.js").Reason} Reason */
/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../document/changes.js").ChangeSet} ChangeSet */

/**
 * What keeps everything from being sent, if anything does.
 * @typedef {"network" | "full" | "signed-out" | "gone" | undefined} Trouble
 *
 * @typedef {object} SaveState
 * @property {"saved" | "saving" | "offline" | "conflict"} saved
 * @property {number} waiting operations that the server does not have
 * @property {Trouble} trouble
 * @property {boolean} hasLog false: this browser keeps no copy that survives the tab
 * @property {Parked[]} parked what somebody has to decide
 *
 * @typedef {{ status: number, body: any }} Answer
 */

const idle = 300
const largestBatch = 64
const shortestDelay = 500
/** Whoever is back within a breath wants to see it. */
const longestDelay = 2500

/** Sends what people do: in batches, one request at a time, as often as it takes. */
export class Saver {
  #queue
  #log
  #post
  #after
  #changed
  #limit = largestBatch
  #failures = 0
  /** @type {Promise<void> | undefined} */
  #sending
  /** @type {Trouble} */
  #trouble
  #hasLog = true
  /** @type {Promise<void>} */
  #logged = Promise.resolve()
  /** @type {() => void} */
  #cancelTimer = () => {}

  /**
   * @param {object} parts
   * @param {Queue} parts.queue
   * @param {{ write(entry: LogEntry): Promise<void> }} parts.log
   * @param {(client: string, operations: Operation[]) => Promise<Answer>} parts.post fails where no answer comes
   * @param {(milliseconds: number, action: () => void) => () => void} parts.after a timer; gives what cancels it
   * @param {() => void} parts.changed called whenever `state` may have changed
   */
  constructor({ queue, log, post, after, changed }) {
    this.#queue = queue
    this.#log = log
    this.#post = post
    this.#after = after
    this.#changed = changed
  }

  /** @returns {SaveState} */
  get state() {
    const parked = this.#queue.parked
    const waiting = this.#queue.size
    const saved = parked.length > 0 ? "conflict" : this.#trouble ? "offline" : waiting > 0 ? "saving" : "saved"
    return { saved, waiting, trouble: this.#trouble, hasLog: this.#hasLog, parked }
  }

  /**
   * Keeps the changes for sending.
   * @param {ChangeSet} changes
   * @returns {Promise<void>} done when the browser has them in its log
   */
  record(changes) {
    return this.#enter(this.#queue.record(changes))
  }

  /**
   * @param {Operation[]} operations of one client that is gone
   */
  adopt(operations) {
    return this.#write(this.#queue.adopt(operations))
  }

  /**
   * Ends a conflict or a refusal: this is how the shape shall be.
   * @param {string} uid
   * @param {Annotation | undefined} wanted
   */
  settle(uid, wanted) {
    const logged = this.#enter(this.#queue.settle(uid, wanted))
    this.#schedule(0)
    return logged
  }

  /** Tries again at once: the network is back, or the person is. */
  retry() {
    if (this.#trouble) this.#schedule(0)
  }

  /** Sends until nothing waits or something is in the way. */
  async drain() {
    do {
      await this.send()
    } while (this.#queue.size > 0 && !this.#trouble)
  }

  /** Sends one batch now; while one is under way, that one is meant. */
  send() {
    this.#cancelTimer()
    this.#sending ??= this.#sendBatch().finally(() => {
      this.#sending = undefined
      this.#changed()
    })
    return this.#sending
  }

  async #sendBatch() {
    await this.#logged
    const batch = this.#queue.batch(this.#limit)
    if (batch.length > 0) this.#read(await this.#answer(batch), batch)
  }

  /**
   * @param {Operation[]} batch
   * @returns {Promise<Answer>}
   */
  async #answer(batch) {
    try {
      return await this.#post(batch[0].client, batch)
    } catch {
      return { status: 0, body: undefined }
    }
  }

  /**
   * @param {Answer} answer
   * @param {Operation[]} batch
   */
  #read({ status, body }, batch) {
    switch (status) {
      case 200:
        return this.#succeeded(this.#queue.stored(this.#failures === 0 ? body?.versions : undefined, body?.ids))
      case 409:
        return this.#refused(batch, conflictsIn(body, batch), body)
      case 400:
      case 422:
        return this.#refused(batch, refusalsIn(body, batch), body)
      case 401:
      case 403:
        this.#queue.turnedAway()
        return this.#troubled("signed-out", longestDelay)
      case 404:
      case 410:
        this.#queue.turnedAway()
        return this.#troubled("gone")
      case 413:
        return this.#tooLarge(batch, body)
      case 507:
        return this.#troubled("full", longestDelay)
      default:
        return this.#troubled("network", Math.min(longestDelay, shortestDelay * 2 ** this.#failures))
    }
  }

  /** @param {LogEntry} entry */
  #succeeded(entry) {
    this.#write(entry)
    this.#trouble = undefined
    this.#failures = 0
    if (this.#queue.size > 0) this.#schedule(0)
  }

  /**
   * @param {Operation[]} batch
   * @param {Map<string, Reason>} reasons
   * @param {any} body
   */
  #refused(batch, reasons, body) {
    const named = reasons.size > 0 ? reasons : refusalsIn({ detail: body?.detail }, batch)
    this.#succeeded(this.#queue.park(named))
  }

  /**
   * @param {Operation[]} batch
   * @param {any} body
   */
  #tooLarge(batch, body) {
    if (batch.length === 1) return this.#refused(batch, new Map(), body)
    this.#queue.turnedAway()
    this.#limit = Math.ceil(batch.length / 2)
    this.#schedule(0)
  }

  /**
   * @param {Trouble} trouble
   * @param {number} [delay] until the next try; without one only `retry` tries again
   */
  #troubled(trouble, delay) {
    this.#trouble = trouble
    this.#failures += 1
    if (delay !== undefined) this.#schedule(delay)
  }

  /** @param {LogEntry} entry */
  #enter(entry) {
    const logged = this.#write(entry)
    if (!this.#trouble) this.#schedule(this.#queue.size >= largestBatch ? 0 : idle)
    this.#changed()
    return logged
  }

  /**
   * Without a log everything goes on in memory: worse than a safety copy, better than no work.
   * @param {LogEntry} entry
   */
  #write(entry) {
    this.#logged = Promise.all([this.#logged, this.#log.write(entry)]).then(() => {}, () => {
      this.#hasLog = false
      this.#changed()
    })
    return this.#logged
  }

  /** @param {number} delay */
  #schedule(delay) {
    this.#cancelTimer()
    this.#cancelTimer = this.#after(delay, () => this.send())
  }
}
