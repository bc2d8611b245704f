import { requestJSON } from "../../lib/fetch.js"
import { annotationFrom } from "./wire.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/**
 * Something that a job and the ground truth do not agree on.
 * @typedef {object} Conflict
 * @property {number} id
 * @property {number} frame
 * @property {string} type CVAT's word for what is wrong
 * @property {"error" | "warning"} severity
 * @property {{ id: number, job: number }[]} objects by the server's numbers, with the jobs that they are in
 * @property {readonly string[]} attributes the names of those that differ
 *
 * @typedef {{ id: number, made: Date, conflicts: Conflict[] }} Report
 */

const pageSize = 500

/** Reports on how well a job agrees with the ground truth, by the server's interface. */
export class QualityInterface {
  #job

  /** @param {number} job */
  constructor(job) {
    this.#job = job
  }

  /**
   * @param {Report} [known] given back where it still is the newest
   * @returns {Promise<Report | undefined>} undefined where there is none, or it may not be seen
   */
  async newest(known) {
    const query = `job_id=${this.#job}&sort=-created_date&page_size=1`
    const { body } = await requestJSON(`/api/quality/reports?${query}`)
    const report = body?.results?.[0]
    if (!report || report.id === known?.id) return report && known
    const { id, created_date } = report
    return { id, made: new Date(created_date), conflicts: await this.#conflicts(id) }
  }

  /**
   * Everything that another job has.
   * @param {number} job
   * @returns {Promise<Map<number, Annotation>>} by the server's number; empty where it may not be seen
   */
  async objects(job) {
    const { status, body } = await requestJSON(`/api/jobs/${job}/annotations/`)
    if (status !== 200) return new Map()
    const tracks = body.tracks.map((/** @type {object} */ track) => ({ ...track, type: "track" }))
    return new Map([...body.tags, ...body.shapes, ...tracks].map((json) => [json.id, annotationFrom(json)]))
  }

  /** @param {number} report */
  async #conflicts(report) {
    /** @type {Conflict[]} */
    const conflicts = []
    for (let page = 1, isMore = true; isMore; page++) {
      const query = `report_id=${report}&page=${page}&page_size=${pageSize}`
      const { body } = await requestJSON(`/api/quality/conflicts?${query}`)
      conflicts.push(...(body?.results ?? []).map(conflictFrom))
      isMore = Boolean(body?.next)
    }
    return conflicts.sort((one, other) => one.frame - other.frame || one.id - other.id)
  }
}

/**
 * @param {any} json
 * @returns {Conflict}
 */
function conflictFrom({ id, frame, type, severity, annotation_ids, attribute_names }) {
  const objects = (annotation_ids ?? []).map((/** @type {any} */ { obj_id, job_id }) => ({ id: obj_id, job: job_id }))
  return { id, frame, type, severity, objects, attributes: attribute_names ?? [] }
}
