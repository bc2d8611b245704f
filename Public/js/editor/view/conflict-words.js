import { kindOf } from "../shapes/kinds.js"

/** @typedef {import("../document/annotation.js").Annotation} Annotation */
/** @typedef {import("../sync/quality.js").Conflict} Conflict */

/**
 * Both sides of a conflict, as far as they are there and may be seen.
 * @typedef {{ mine?: Annotation, truth?: Annotation }} Sides
 */

/** What stands beside the objects on the picture. @type {Record<string, string>} */
const short = {
  missing_annotation: "missing",
  extra_annotation: "not in the ground truth",
  mismatching_label: "other label",
  mismatching_direction: "other direction",
  mismatching_attributes: "other attributes",
  mismatching_groups: "other group",
  covered_annotation: "covered",
  low_overlap: "not quite there",
}

/** @param {Conflict} conflict */
export function shortWords({ type, severity }) {
  return `${severity}: ${short[type] ?? plain(type)}`
}

/**
 * What is wrong, in a sentence.
 * @param {Conflict} conflict
 * @param {Sides} sides
 * @param {(label: number) => string} labelName
 */
export function conflictWords({ type, attributes }, { mine, truth }, labelName) {
  const here = mine ? `this ${labelName(mine.label)}` : "an object that is gone meanwhile"
  switch (type) {
    case "missing_annotation":
      return truth
        ? `No ${kindOf(truth).words} for this ${labelName(truth.label)} of the ground truth.`
        : "The ground truth has an object that is missing here."
    case "extra_annotation":
      return `The ground truth has nothing for ${here}.`
    case "mismatching_label":
      return `Another label: ${mine ? labelName(mine.label) : "something"} here, ${
        truth ? labelName(truth.label) : "something else"
      } in the ground truth.`
    case "mismatching_direction":
      return `The line of ${here} runs the other way than in the ground truth.`
    case "mismatching_attributes":
      return `Attributes of ${here} differ from the ground truth${
        attributes.length > 0 ? `: ${attributes.join(", ")}` : ""
      }.`
    case "mismatching_groups":
      return `The group of ${here} differs from the ground truth.`
    case "covered_annotation":
      return `Others cover ${here} as a whole.`
    case "low_overlap":
      return `The outline of ${here} is a little off the ground truth.`
    default:
      return `${plain(type)}: ${here}.`
  }
}

/** @param {string} type */
function plain(type) {
  return type.replaceAll("_", " ")
}
