import { annotationFrom } from "./wire.js"

/** @typedef {import("./queue.js").Operation} Operation */
/** @typedef {import("./queue.js").Reason} Reason */

/**
 * The shapes that somebody else has changed, from the body of a 409.
 * @param {any} body
 * @param {Operation[]} batch
 * @returns {Map<string, Reason>}
 */
export function conflictsIn(body, batch) {
  const uids = new Set(batch.map(({ uid }) => uid))
  const reasons = new Map()
  for (const { uid, server } of body?.conflicts ?? []) {
    if (!uids.has(uid)) continue
    const known = server ? { id: server.id, version: server.version, shape: annotationFrom(server) } : undefined
    reasons.set(uid, { kind: "conflict", server: known })
  }
  return reasons
}

/**
 * The shapes that the server does not take, from the body of a 400: by the operations that it names, otherwise all of them.
 * @param {any} body
 * @param {Operation[]} batch
 * @returns {Map<string, Reason>}
 */
export function refusalsIn(body, batch) {
  const reasons = new Map()
  for (const [field, sentences] of Object.entries(body ?? {})) {
    const operation = batch[Number(/^ops\[(\d+)\]/.exec(field)?.[1] ?? NaN)]
    if (operation && !reasons.has(operation.uid)) reasons.set(operation.uid, refusal([sentences].flat().join(" ")))
  }
  if (reasons.size > 0) return reasons
  const sentence = typeof body?.detail === "string" ? body.detail : "The server does not take this change."
  return new Map(batch.map(({ uid }) => [uid, refusal(sentence)]))
}

/**
 * @param {string} sentence
 * @returns {Reason}
 */
function refusal(sentence) {
  return { kind: "refusal", sentence }
}
