import { local } from "../../lib/site.js"

/** @typedef {{ name: string, blob: Blob }} ContextImage */

/**
 * The pictures that are looked at beside one of the job's.
 * @param {number} job
 * @param {number} frame
 * @param {number} count
 * @returns {Promise<ContextImage[]>} fails with a sentence for people
 */
export function contextImages(job, frame, count) {
  return Promise.all(Array.from({ length: count }, (_, index) => contextImage(job, frame, index)))
}

/**
 * @param {number} job
 * @param {number} frame
 * @param {number} index
 */
async function contextImage(job, frame, index) {
  const query = new URLSearchParams({ type: "context_image", number: String(frame), index: String(index) })
  const response = await fetch(local(`/api/jobs/${job}/data?${query}`)).catch(() => {
    throw new Error("The context images could not be loaded: the server cannot be reached.")
  })
  if (!response.ok) throw new Error(`The context images could not be loaded: the server answered ${response.status}.`)
  const [, name = ""] = /filename\*=UTF-8''([^;]*)/.exec(response.headers.get("Content-Disposition") ?? "") ?? []
  return { name: decodeURIComponent(name) || `Context image ${index + 1}`, blob: await response.blob() }
}
