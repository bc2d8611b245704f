import assert from "node:assert/strict"
import { test } from "node:test"
import { chord, Keymap, uniqueCommands } from "../../../Public/js/editor/keymap.js"
import { labelStudio } from "../../../Public/js/editor/panels/keys-presets.js"

test("keys are written as the table has them", () => {
  const press = (values) =>
    chord({ key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...values })
  assert.equal(press({ key: "n", code: "KeyN" }), "N")
  assert.equal(press({ key: "Z", code: "KeyZ", ctrlKey: true, shiftKey: true }), "Ctrl+Shift+Z")
  assert.equal(press({ key: "z", code: "KeyZ", metaKey: true }), "Ctrl+Z")
  assert.equal(press({ key: "т", code: "KeyN" }), "N", "the letter's place on a Russian keyboard")
  assert.equal(press({ key: "w", code: "KeyZ" }), "W", "the letter itself on a French one")
  assert.equal(press({ key: "&", code: "Digit1" }), "1", "a French digit needs no Shift here")
  assert.equal(press({ key: "?", code: "Minus", shiftKey: true }), "?")
  assert.equal(press({ key: "/", code: "Digit7", shiftKey: true }), "/", "a German slash is no digit")
  assert.equal(press({ key: "1", code: "Numpad1", ctrlKey: true }), "Ctrl+1")
  assert.equal(press({ key: "!", code: "Digit1", shiftKey: true }), "Shift+1")
  assert.equal(press({ key: "Delete", code: "Delete", shiftKey: true }), "Shift+Delete")
  assert.equal(press({ key: "∆", code: "KeyJ", altKey: true }), "Alt+J", "a Mac's Alt makes other letters")
})

test("single keys act on the picture only, others where they are meant to", () => {
  const keymap = new Keymap()
  assert.equal(keymap.commandFor("N", true, 0), "draw")
  assert.equal(keymap.commandFor("N", false, 0), undefined)
  assert.equal(keymap.commandFor("Ctrl+Z", false, 0), "undo")
  assert.equal(keymap.commandFor("F1", false, 0), "help")
  assert.equal(keymap.commandFor("?", false, 0), undefined)
  keymap.hasSingleKeys = false
  assert.equal(keymap.commandFor("N", true, 0), undefined)
  assert.equal(keymap.commandFor("Ctrl+C", true, 0), "copy")
})

test("two keys one after the other are one command, but not after a long rest", () => {
  const keymap = new Keymap()
  assert.equal(keymap.commandFor("T", true, 0), null)
  assert.equal(keymap.commandFor("L", true, 400), "lock-all")
  assert.equal(keymap.commandFor("T", true, 1000), null)
  assert.equal(keymap.commandFor("L", true, 9000), "lock")
})

test("no key has two meanings, and changed ones that have are told", () => {
  const keymap = new Keymap()
  assert.deepEqual([...keymap.conflicts], [])
  keymap.overrides = { hide: ["L"] }
  assert.deepEqual(keymap.conflicts.get("L"), ["lock", "hide"])
  assert.equal(keymap.commandFor("H", true, 0), undefined)
})

test("Label Studio's keys name commands that there are, and do not contradict each other", () => {
  const names = new Set(uniqueCommands().map(({ name }) => name))
  for (const name of Object.keys(labelStudio)) assert.ok(names.has(name), name)
  const keymap = new Keymap()
  keymap.overrides = labelStudio
  assert.deepEqual([...keymap.conflicts], [])
})
