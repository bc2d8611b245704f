import { csrfToken, requestJSON } from "../../lib/fetch.js"

/**
 * What a reviewer found at a place.
 * @typedef {object} Issue
 * @property {number} id
 * @property {number} frame
 * @property {number[]} position flat points in picture pixels
 * @property {boolean} resolved
 * @property {{ id: number, message: string, owner: string }[]} comments the first is the issue itself
 */

/** Issues and their comments, by the server's interface. */
export class IssueInterface {
  #job
  #token = csrfToken()

  /** @param {number} job */
  constructor(job) {
    this.#job = job
  }

  /** @returns {Promise<Issue[] | undefined>} undefined where the server keeps none */
  async all() {
    const issues = await requestJSON(`/api/issues?job_id=${this.#job}&page_size=500&sort=id`)
    if (issues.status !== 200) return undefined
    const comments = await requestJSON(`/api/comments?job_id=${this.#job}&page_size=500&sort=id`)
    return (issues.body?.results ?? []).map((/** @type {any} */ issue) => ({
      id: issue.id,
      frame: issue.frame,
      position: issue.position,
      resolved: issue.resolved ?? false,
      comments: (comments.body?.results ?? []).filter((/** @type {any} */ comment) => comment.issue === issue.id)
        .map((/** @type {any} */ { id, message, owner }) => ({ id, message, owner: owner?.username ?? "" })),
    }))
  }

  /**
   * @param {number} frame
   * @param {number[]} position
   * @param {string} message
   */
  report(frame, position, message) {
    return this.#send("POST", "/api/issues", { job: this.#job, frame, position, message })
  }

  /**
   * @param {number} issue
   * @param {string} message
   */
  comment(issue, message) {
    return this.#send("POST", "/api/comments", { issue, message })
  }

  /**
   * @param {number} issue
   * @param {boolean} resolved
   */
  resolve(issue, resolved) {
    return this.#send("PATCH", `/api/issues/${issue}`, { resolved })
  }

  /** @param {number} issue */
  remove(issue) {
    return this.#send("DELETE", `/api/issues/${issue}`)
  }

  /**
   * @param {string} method
   * @param {string} address
   * @param {object} [body]
   * @returns {Promise<string | undefined>} a sentence where it failed
   */
  async #send(method, address, body) {
    const answer = await requestJSON(address, { method, token: this.#token, body }).catch(() => undefined)
    if (answer && answer.status < 300) return undefined
    return answer?.body?.detail ?? "The server did not take it: try again in a moment."
  }
}
