import assert from "node:assert/strict"
import { test } from "node:test"
import { conflictWords, shortWords } from "../../../Public/js/editor/view/conflict-words.js"
import { rectangle } from "./sample.js"

const names = (label) => ["", "owl", "tree"][label]
const words = (type, sides, attributes = []) => conflictWords({ type, attributes }, sides, names)
const [mine, truth] = [rectangle({ label: 2 }), rectangle({ label: 1 })]

test("a conflict is told with the label of either side, as far as these are there and may be seen", () => {
  assert.equal(words("missing_annotation", { truth }), "No rectangle for this owl of the ground truth.")
  assert.equal(words("missing_annotation", {}), "The ground truth has an object that is missing here.")
  assert.equal(words("extra_annotation", { mine }), "The ground truth has nothing for this tree.")
  assert.equal(words("extra_annotation", {}), "The ground truth has nothing for an object that is gone meanwhile.")
  assert.equal(words("mismatching_label", { mine, truth }), "Another label: tree here, owl in the ground truth.")
  assert.match(words("mismatching_attributes", { mine }, ["age", "colour"]), /tree differ .*: age, colour\.$/)
})

test("a kind that this editor does not know is told by its own name", () => {
  assert.equal(words("mismatching_mood", { mine }), "mismatching mood: this tree.")
  assert.equal(shortWords({ type: "mismatching_mood", severity: "warning" }), "warning: mismatching mood")
})
