import assert from "node:assert/strict"
import { before, test } from "node:test"

/** What a module of an element needs of a browser to be read. */
before(() => {
  const document = { documentElement: { dataset: {} }, readyState: "loading", addEventListener() {} }
  Object.assign(globalThis, { HTMLElement: class {}, customElements: { define() {} }, document })
})

test("the theme goes from system over light and dark back to system", async () => {
  const { themeAfter } = await import("../../../Public/js/app.js")
  assert.equal(themeAfter("system"), "light")
  assert.equal(themeAfter("light"), "dark")
  assert.equal(themeAfter("dark"), "system")
})

test("an unknown theme counts as one before the first", async () => {
  const { themeAfter } = await import("../../../Public/js/app.js")
  assert.equal(themeAfter(null), "light")
  assert.equal(themeAfter("sepia"), "system")
})

test("a new label gets the first colour that no row has", async () => {
  const { nextColor } = await import("../../../Public/js/elements/label-rows.js")
  assert.equal(nextColor([]), "#e6194b")
  assert.equal(nextColor(["#e6194b", "#4363d8"]), "#3cb44b")
})

test("when all colours are taken, they come again in their order", async () => {
  const { nextColor } = await import("../../../Public/js/elements/label-rows.js")
  /** @type {string[]} */
  const used = []
  while (used.length < 16) used.push(nextColor(used))
  assert.equal(new Set(used).size, 16)
  assert.equal(nextColor(used), used[0])
  assert.equal(nextColor([...used, used[0]]), used[1])
})
