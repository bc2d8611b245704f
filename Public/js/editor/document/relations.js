import { annotation, changed } from "./annotation.js"

/** @typedef {import("./annotation.js").Annotation} Annotation */

/**
 * What joins two objects, kept in the `extra` of an annotation of the type `relation`: so it is saved, undone and told to
 * others as objects are. It joins nothing while one of them is deleted.
 *
 * @typedef {object} Relation
 * @property {string} from uid of an object
 * @property {string} to
 * @property {"right" | "left" | "bi"} direction from the first to the second, back, both ways
 * @property {readonly string[]} labels words for what it is
 */

/** What the server takes. */
export const [mostWords, longestWord] = [8, 64]

/** @param {Annotation} relation */
export function relationOf(relation) {
  return /** @type {Relation} */ (relation.extra.relation)
}

/**
 * @param {Annotation} from
 * @param {Annotation} to
 */
export function relationBetween(from, to) {
  /** @type {Relation} */
  const relation = { from: from.uid, to: to.uid, direction: "right", labels: [] }
  const { frame, label } = from
  return annotation({ type: "relation", frame, label, points: [], extra: Object.freeze({ relation }) })
}

/**
 * @param {Annotation} old
 * @param {Partial<Relation>} values
 */
export function withRelation(old, values) {
  return changed(old, { extra: Object.freeze({ relation: { ...relationOf(old), ...values } }) })
}

/**
 * Whether two objects are joined, whichever way.
 * @param {ReadonlyMap<string, Annotation>} relations
 * @param {string} one
 * @param {string} other
 */
export function areRelated(relations, one, other) {
  return [...relations.values()].map(relationOf)
    .some(({ from, to }) => from === one && to === other || from === other && to === one)
}

/**
 * The relations of each object, by its uid.
 * @param {Iterable<Annotation>} relations
 */
export function byObject(relations) {
  /** @type {Map<string, Annotation[]>} */
  const found = new Map()
  for (const relation of relations) {
    const { from, to } = relationOf(relation)
    for (const uid of [from, to]) found.set(uid, [...found.get(uid) ?? [], relation])
  }
  return found
}

/**
 * Words that were typed with commas between them.
 * @param {string} text
 * @returns {string[] | string} the words, or a sentence that says what is wrong
 */
export function wordsIn(text) {
  const words = [...new Set(text.split(",").map((word) => word.trim()).filter(Boolean))]
  if (words.length > mostWords) return `At most ${mostWords} words; these are ${words.length}.`
  const long = words.find((word) => [...word].length > longestWord)
  return long === undefined ? words : `A word has at most ${longestWord} characters; this has ${[...long].length}.`
}
