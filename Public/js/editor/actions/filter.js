import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/**
 * What an object must be like.
 * @typedef {object} Rule
 * @property {string} field a name of `fields`, or `attribute:` and the attribute's name
 * @property {"is" | "is not" | "contains" | "at least" | "at most"} relation
 * @property {string} value
 *
 * @typedef {{ join: "and" | "or", isNot: boolean, rules: (Rule | Query)[] }} Query rules and groups of rules
 *
 * @typedef {object} Facts what rules ask about
 * @property {(label: number) => string} labelName
 * @property {(attribute: string) => string} attributeName
 * @property {(uid: string) => number} number
 * @property {(uid: string) => number | undefined} id the server's number
 */

/** @type {Record<string, (shape: Annotation, facts: Facts) => string | number>} */
export const fields = {
  label: ({ label }, { labelName }) => labelName(label),
  kind: ({ type }) => type,
  "object id": ({ uid }, { number }) => number(uid),
  "server id": ({ uid }, { id }) => id(uid) ?? "",
  track: ({ track }) => track ? "yes" : "no",
  occluded: ({ occluded }) => occluded ? "yes" : "no",
  source: ({ source }) => source,
  width: (shape) => sizeOf(shape)[0],
  height: (shape) => sizeOf(shape)[1],
  layer: ({ zOrder }) => zOrder,
  group: ({ group }) => group,
  score: ({ score }) => score ?? "",
}

/**
 * @param {Query} query
 * @param {Facts} facts
 * @returns {(shape: Annotation) => boolean}
 */
export function passes(query, facts) {
  const tests = query.rules.map((rule) => "rules" in rule ? passes(rule, facts) : ruleTest(rule, facts))
  return (shape) => {
    const isFitting = query.join === "and" ? tests.every((test) => test(shape)) : tests.some((test) => test(shape))
    return (isFitting || tests.length === 0) !== (query.isNot && tests.length > 0)
  }
}

/**
 * @param {Rule} rule
 * @param {Facts} facts
 * @returns {(shape: Annotation) => boolean}
 */
function ruleTest({ field, relation, value }, facts) {
  const wanted = value.toLowerCase()
  return (shape) => {
    const found = String(valueOf(shape, field, facts)).toLowerCase()
    switch (relation) {
      case "is":
        return found === wanted
      case "is not":
        return found !== wanted
      case "contains":
        return found.includes(wanted)
      case "at least":
        return found !== "" && Number(found) >= Number(wanted)
      case "at most":
        return found !== "" && Number(found) <= Number(wanted)
    }
  }
}

/**
 * @param {Annotation} shape
 * @param {string} field
 * @param {Facts} facts
 */
function valueOf(shape, field, facts) {
  if (!field.startsWith("attribute:")) return fields[field]?.(shape, facts) ?? ""
  const name = field.slice("attribute:".length)
  return Object.entries(shape.attributes).find(([id]) => facts.attributeName(id) === name)?.[1] ?? ""
}

/** @param {Annotation} shape */
function sizeOf(shape) {
  const [left, top, right, bottom] = kindOf(shape).bounds(shape)
  return [right - left, bottom - top]
}
