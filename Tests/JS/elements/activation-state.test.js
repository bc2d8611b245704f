import assert from "node:assert/strict"
import { test } from "node:test"

import { numberProblem } from "../../../Public/js/elements/activation-checks.js"
import { address, readable, stateQuery } from "../../../Public/js/elements/activation-state.js"
import { placeAt } from "../../../Public/js/elements/plot-crosshair.js"

test("what has its usual value is left out, however it is written", () => {
  const fields = [
    { name: "f", value: "elu", usual: "sigmoid" },
    { name: "alpha", value: "1.0", usual: "1" },
    { name: "min", value: "-2", usual: "-6" },
    { name: "derivative", value: "1", usual: "1" },
  ]
  assert.equal(stateQuery(fields), "f=elu&min=-2")
})

test("a value without a usual one always stands there", () => {
  assert.equal(stateQuery([{ name: "f", value: "sigmoid", usual: null }]), "f=sigmoid")
})

test("an empty value is not the number zero", () => {
  assert.equal(stateQuery([{ name: "min", value: "", usual: "0" }]), "min=")
})

test("names and values are escaped", () => {
  assert.equal(stateQuery([{ name: "a b", value: "1&2", usual: null }]), "a%20b=1%262")
})

test("numbers for people have five digits and a true minus sign", () => {
  assert.equal(readable(1 / 3), "0.33333")
  assert.equal(readable(-0.5), "−0.5")
})

test("what is no number, or out of its range, is told; the ends belong to it", () => {
  const range = { low: -1, high: 3 }
  for (const text of ["", " ", "abc", "1e999", "NaN"]) {
    assert.equal(numberProblem(text, range), "This must be a number.")
  }
  assert.equal(numberProblem("3.1", range), "This must lie between −1 and 3.")
  assert.equal(numberProblem("-1", range), null)
  assert.equal(numberProblem("3", range), null)
})

test("an address without items has no question mark", () => {
  assert.equal(address("/activations", ""), "/activations")
  assert.equal(address("/activations", "f=elu"), "/activations?f=elu")
})

test("a place of the pointer has no more digits than a pixel is worth, and stays in the domain", () => {
  assert.equal(placeAt(0.5, -6, 6), 0)
  assert.equal(placeAt(0.123456, -6, 6), -4.52)
  assert.equal(placeAt(-1, -6, 6), -6)
  assert.equal(placeAt(2, 0, 0.001), 0.001)
})
