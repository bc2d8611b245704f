import { annotation, changed, copied } from "./annotation.js"
import { nothing } from "./changes.js"

/** @typedef {import("./annotation.js").Annotation} Annotation */
/** @typedef {import("./annotations.js").Annotations} Annotations */
/** @typedef {import("./changes.js").ChangeSet} ChangeSet */

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
 * What joins objects that were copied, between their copies.
 * @param {Iterable<Annotation>} relations
 * @param {ReadonlyMap<string, Annotation>} copies by the uid of what each is a copy of
 */
export function copiesBetween(relations, copies) {
  return [...relations].flatMap((relation) => {
    const [from, to] = [relationOf(relation).from, relationOf(relation).to].map((uid) => copies.get(uid))
    return from && to ? [copyBetween(relation, { from: from.uid, to: to.uid }, from.frame)] : []
  })
}

/**
 * The relations of objects whose place others take go over to these. What they had with each other waits for them to come
 * back.
 * @param {Annotations} annotations
 * @param {ChangeSet} changes
 * @returns {ChangeSet}
 */
export function handedOver(annotations, { created, deleted }) {
  const heirs = new Map(deleted.map(({ uid }, index) => [uid, created[Math.min(index, created.length - 1)].uid]))
  const moves = [...annotations.relations.values()].flatMap((relation) => {
    const { from, to } = relationOf(relation)
    const ends = { from: heirs.get(from) ?? from, to: heirs.get(to) ?? to }
    const isMoved = (ends.from !== from || ends.to !== to) && ends.from !== ends.to
    const isThere = [from, to].every((uid) => annotations.get(uid))
    return isMoved && isThere ? [{ relation, copy: copyBetween(relation, ends, relation.frame) }] : []
  })
  // Two that are joined may have been related to a third in the same way.
  const made = new Map(moves.map(({ copy }) => [JSON.stringify(relationOf(copy)), copy]))
  return { ...nothing, created: [...made.values()], deleted: moves.map(({ relation }) => relation) }
}

/**
 * A track goes on as another one: with that, what joins it to tracks as well, and to all that stands behind the cut instead.
 * @param {Annotations} annotations
 * @param {Annotation} track
 * @param {Annotation} second
 * @returns {ChangeSet}
 */
export function goneOn(annotations, track, second) {
  const rows = [...annotations.relations.values()].flatMap((relation) => {
    const { from, to } = relationOf(relation)
    const other = annotations.get(from === track.uid ? to : to === track.uid ? from : "")
    if (!other || (other.type !== "track" && other.frame < second.frame)) return []
    const ends = from === track.uid ? { from: second.uid, to } : { from, to: second.uid }
    return [{ relation, copy: copyBetween(relation, ends, second.frame), isMoved: other.type !== "track" }]
  })
  return {
    ...nothing,
    created: rows.map(({ copy }) => copy),
    deleted: rows.filter(({ isMoved }) => isMoved).map(({ relation }) => relation),
  }
}

/**
 * @param {Annotation} relation
 * @param {{ from: string, to: string }} ends
 * @param {number} frame
 */
function copyBetween(relation, ends, frame) {
  return copied(relation, { frame, extra: Object.freeze({ relation: { ...relationOf(relation), ...ends } }) })
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
