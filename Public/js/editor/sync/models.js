import { csrfToken, requestJSON } from "../../lib/fetch.js"
import { annotationFrom } from "./wire.js"
import { newUid } from "../document/annotation.js"

/**
 * A model that administrators have declared.
 * @typedef {object} Model
 * @property {string} id
 * @property {"detector" | "interactor" | "tracker" | "reid"} kind
 * @property {string} name
 * @property {string} description
 * @property {{ name: string, type: string }[]} labels_v2
 * @property {number} [min_pos_points]
 * @property {number} [min_neg_points]
 * @property {boolean} [startswith_box]
 *
 * What a detector is to do.
 * @typedef {object} DetectorChoice
 * @property {string} model
 * @property {number} threshold 0 … 1
 * @property {Record<string, string> | undefined} mapping the task's labels by the model's; undefined: equal names
 * @property {boolean} masksBecomePolygons
 * @property {boolean} cleansUp
 *
 * How a model is to join boxes.
 * @typedef {object} JoiningChoice
 * @property {string} model
 * @property {number} threshold 0 … 1
 * @property {number} distance in pixels
 *
 * Work of a model in the background.
 * @typedef {{ id: string, status: "queued" | "started" | "finished" | "failed", progress: number, exc_info: string | null,
 *   function: { id: string, task: number | null, job?: number } }} ModelWork
 */

/** Models take their time; the server gives up before. */
const patience = 610_000

/** Models, by the server's interface. Everything fails with a sentence for people. */
export class ModelInterface {
  #job
  #task
  #token = csrfToken()

  /**
   * @param {number} job
   * @param {number} task
   */
  constructor(job, task) {
    this.#job = job
    this.#task = task
  }

  /** @returns {Promise<Model[]>} */
  all() {
    return this.#ask("GET", "/api/lambda/functions")
  }

  /**
   * What an interactor takes for the object.
   * @param {string} model
   * @param {number} frame
   * @param {{ positive: number[][], negative: number[][] }} points
   * @returns {Promise<import("../tools/interactor.js").Region | undefined>} undefined: no object there
   */
  async region(model, frame, { positive, negative }) {
    const { type, points } = await this.#call(model, {
      frame,
      pos_points: positive,
      neg_points: negative,
      answer: "shape",
    })
    if (type === "embedding") {
      throw new Error("This model answers with an embedding, for a decoder that this editor does not have.")
    }
    return type ? { type, points: Object.freeze(points) } : undefined
  }

  /**
   * What a detector finds on a frame, as new objects.
   * @param {number} frame
   * @param {DetectorChoice} choice
   */
  async detect(frame, choice) {
    const { tags, shapes } = await this.#call(choice.model, { frame, ...wanted(choice) })
    return [...tags.map((/** @type {object} */ tag) => ({ ...tag, type: "tag" })), ...shapes].map((json) =>
      annotationFrom({ ...json, uid: newUid() })
    )
  }

  /**
   * Where objects are on a frame.
   * @param {string} model
   * @param {number} frame
   * @param {readonly (readonly number[])[]} shapes
   * @param {unknown[]} states what the model remembers; none at the beginning
   * @returns {Promise<{ shapes: number[][], states: unknown[] }>}
   */
  track(model, frame, shapes, states) {
    return this.#call(model, { frame, shapes, states })
  }

  /**
   * Has a detector go over the whole job or task.
   * @param {DetectorChoice} choice
   * @param {boolean} isWholeTask
   * @returns {Promise<ModelWork>}
   */
  begin(choice, isWholeTask) {
    return this.#queue(choice.model, isWholeTask, { ...wanted(choice), cleanup: choice.cleansUp })
  }

  /**
   * Has a model join the boxes of the whole job or task into tracks.
   * @param {JoiningChoice} choice
   * @param {boolean} isWholeTask
   * @returns {Promise<ModelWork>}
   */
  join({ model, threshold, distance }, isWholeTask) {
    return this.#queue(model, isWholeTask, { threshold, max_distance: distance })
  }

  /** @returns {Promise<ModelWork[]>} of this task, newest first */
  async work() {
    const all = await this.#ask("GET", "/api/lambda/requests")
    return all.filter((/** @type {ModelWork} */ { function: { task } }) => task === this.#task)
  }

  /**
   * @param {string} id
   * @returns {Promise<ModelWork>}
   */
  progress(id) {
    return this.#ask("GET", `/api/lambda/requests/${id}`)
  }

  /** @param {string} id */
  cancel(id) {
    return this.#ask("DELETE", `/api/lambda/requests/${id}`)
  }

  /**
   * @param {string} model
   * @param {boolean} isWholeTask
   * @param {object} body
   */
  #queue(model, isWholeTask, body) {
    const job = isWholeTask ? {} : { job: this.#job }
    return this.#ask("POST", "/api/lambda/requests", { function: model, task: this.#task, ...job, ...body })
  }

  /**
   * @param {string} model
   * @param {object} body
   */
  #call(model, body) {
    return this.#ask("POST", `/api/lambda/functions/${encodeURIComponent(model)}`, { job: this.#job, ...body })
  }

  /**
   * @param {string} method
   * @param {string} address
   * @param {object} [body]
   */
  async #ask(method, address, body) {
    const answer = await requestJSON(address, { method, token: this.#token, body, timeout: patience }).catch(() => {
      throw new Error("The server cannot be reached at the moment.")
    })
    if (answer.status >= 200 && answer.status < 300) return answer.body
    throw new Error(answer.body?.detail ?? `The server answered with status ${answer.status}.`)
  }
}

/** @param {DetectorChoice} choice */
function wanted({ threshold, mapping, masksBecomePolygons }) {
  return {
    threshold,
    conv_mask_to_poly: masksBecomePolygons,
    ...(mapping
      ? { mapping: Object.fromEntries(Object.entries(mapping).map(([model, name]) => [model, { name }])) }
      : {}),
  }
}
