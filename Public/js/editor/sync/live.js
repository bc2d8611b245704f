import { csrfToken, requestJSON } from "../../lib/fetch.js"
import { local } from "../../lib/site.js"
import { annotationFrom } from "./wire.js"

/** @typedef {import("./queue.js").Known} Known */

/**
 * Somebody who has the job open in another tab.
 * @typedef {object} Person
 * @property {string} client
 * @property {number} user
 * @property {string} name
 * @property {number | null} frame null until they have said it
 * @property {[number, number] | null} point in picture pixels
 * @property {string[]} selected
 *
 * @typedef {object} Listener
 * @property {(people: Person[]) => void} hello these are here
 * @property {(person: Person) => void} member came, or moved
 * @property {(client: string) => void} left
 * @property {(news: Map<string, Known | undefined>) => void} edits shapes as the server has them; undefined where it has none
 * @property {() => void} issues somebody has said something about the job, or it was compared with the ground truth
 * @property {(job: { state: string, stage: string }) => void} job somebody has changed how far it is
 * @property {() => void} reload too much has changed
 * @property {() => void} closed the job may not be seen any more
 */

const shortestPause = 1000
const longestPause = 30_000

/** What others do in a job, as it happens: server-sent events, which begin again where they broke off. */
export class LiveChannel {
  #address
  #client
  #listener
  #token = csrfToken()
  /** @type {EventSource | undefined} */
  #source
  #last = "0"
  #failures = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer

  /**
   * @param {number} job
   * @param {string} client this tab
   * @param {Listener} listener
   */
  constructor(job, client, listener) {
    this.#address = `/api/jobs/${job}`
    this.#client = client
    this.#listener = listener
  }

  get isOpen() {
    return this.#source !== undefined
  }

  /** @param {string} [last] the number of the last change that is known */
  open(last = this.#last) {
    this.close()
    this.#last = last
    const source = new EventSource(local(`${this.#address}/events?client=${this.#client}&after=${last}`))
    this.#source = source
    /**
     * @param {string} name
     * @param {(body: any) => void} action
     */
    const on = (name, action) =>
      source.addEventListener(name, (event) => {
        if (event.lastEventId) this.#last = event.lastEventId
        action(JSON.parse(event.data))
      })
    on("hello", ({ members }) => {
      this.#failures = 0
      this.#listener.hello(members)
    })
    on("member", (person) => this.#listener.member(person))
    on("left", ({ client }) => this.#listener.left(client))
    on("edits", (body) => this.#listener.edits(newsFrom(body)))
    on("issues", () => this.#listener.issues())
    on("job", (job) => this.#listener.job(job))
    on("reload", () => this.#listener.reload())
    on("seen", () => {})
    on("closed", () => {
      this.close()
      this.#listener.closed()
    })
    source.addEventListener("error", () => this.#failed(source))
  }

  close() {
    clearTimeout(this.#timer)
    this.#source?.close()
    this.#source = undefined
  }

  /**
   * Says where this person is.
   * @param {{ frame: number, point: number[] | null, selected: string[] }} place
   */
  place(place) {
    const body = { client: this.#client, ...place }
    // Nobody waits for it: the next one says it again.
    return requestJSON(`${this.#address}/presence`, { method: "POST", token: this.#token, body }).catch(() => undefined)
  }

  /**
   * The browser connects again by itself where the connection broke, but not after a refusal.
   * @param {EventSource} source
   */
  #failed(source) {
    if (source !== this.#source || source.readyState !== EventSource.CLOSED) return
    this.close()
    const pause = Math.min(longestPause, shortestPause * 2 ** this.#failures)
    this.#failures += 1
    this.#timer = setTimeout(() => this.open(), pause)
  }
}

/**
 * @param {{ changed: import("./wire.js").ShapeJSON[], gone: string[] }} body
 * @returns {Map<string, Known | undefined>}
 */
function newsFrom({ changed, gone }) {
  /** @type {Map<string, Known | undefined>} */
  const news = new Map(gone.map((uid) => [uid, undefined]))
  for (const json of changed) news.set(json.uid, { id: json.id, version: json.version, shape: annotationFrom(json) })
  return news
}
