import assert from "node:assert/strict"
import { test } from "node:test"
import { Player } from "../../../Public/js/editor/player.js"

test("who stops and goes on within one picture's time plays as fast as before", async () => {
  /** @type {(() => void)[]} */
  const opening = []
  const player = new Player({
    next: () => new Promise((resolve) => opening.push(() => resolve(true))),
    speed: () => 1000,
    changed: () => {},
  })
  player.toggle()
  player.toggle()
  player.toggle()
  assert.equal(opening.length, 2, "each beginning opens a picture")
  for (const opened of opening) opened()
  // Timers of one length end in their order: this one after the player's.
  await new Promise((resolve) => setTimeout(resolve, 1))
  await new Promise(setImmediate)
  assert.equal(opening.length, 3, "one of the two goes on")
  player.stop()
})
