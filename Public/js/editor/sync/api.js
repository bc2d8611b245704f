import { csrfToken, requestJSON } from "../../lib/fetch.js"
import { annotationFrom, operationJSON } from "./wire.js"

/** @typedef {import("./queue.js").Known} Known */
/** @typedef {import("./queue.js").Operation} Operation */

/**
 * In its own list a track need not say that it is one.
 * @param {object} json
 */
const asTrack = (json) => ({ ...json, type: "track" })

/** One job's part of the server's interface. */
export class JobInterface {
  #address
  #token = csrfToken()
  /** After a refused sign-in the next attempt fetches the page's token anew: another session has another one. */
  #isTokenOld = false
  /** Set while the page is being left: the request then outlives it. */
  isLeaving = false

  /** @param {number} job */
  constructor(job) {
    this.#address = `/api/jobs/${job}`
  }

  /**
   * @returns {Promise<{ edit: string, shapes: Known[] }>} with the number of the last change; fails with a sentence for people
   */
  async annotations() {
    const { status, body, headers } = await requestJSON(`${this.#address}/annotations/?relations=true`)
    if (status !== 200) throw new Error(body?.detail ?? `The server answered ${status} when asked for the annotations.`)
    return {
      edit: headers.get("X-Last-Edit") ?? "0",
      shapes: [
        ...body.tags ?? [],
        ...body.shapes ?? [],
        ...(body.tracks ?? []).map(asTrack),
        ...body.relations ?? [],
      ].map((/** @type {import("./wire.js").ShapeJSON} */ shape) => ({
        id: shape.id,
        version: shape.version,
        shape: annotationFrom(shape),
      })),
    }
  }

  /**
   * @param {string} client
   * @param {Operation[]} operations
   */
  async send(client, operations) {
    if (this.#isTokenOld) await this.#renewToken()
    const answer = await requestJSON(`${this.#address}/ops`, {
      method: "PATCH",
      token: this.#token,
      body: { client, ops: operations.map(operationJSON) },
      keepalive: this.isLeaving,
    })
    this.#isTokenOld = answer.status === 401 || answer.status === 403
    return answer
  }

  async #renewToken() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } })
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    this.#token = csrfToken(page) || this.#token
  }
}
