import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { Settings, usual } from "../../../Public/js/editor/settings.js"

function browser(values = {}) {
  const items = new Map(
    Object.keys(values).length > 0 ? [["porthole editor settings ann", JSON.stringify(values)]] : [],
  )
  return { getItem: (name) => items.get(name) ?? null, setItem: (name, value) => items.set(name, value), items }
}

function server(values) {
  const written = []
  return { read: () => Promise.resolve(values), write: (what) => Promise.resolve(written.push(what) > 0), written }
}

test("what the server has takes effect, also over what this browser has", async () => {
  let changes = 0
  const storage = browser({ step: 3, opacity: 40 })
  const settings = new Settings("ann", () => changes++, storage, server({ step: 7, unknown: 1, speed: "fast" }))
  assert.equal(settings.values.step, 3)
  await settings.follow()
  assert.deepEqual(settings.values, { ...usual, step: 7 })
  assert.equal(changes, 1)
  assert.match([...storage.items.values()][0], /"step":7/)
})

test("what was chosen in this browser alone goes to the server once", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const remote = server({})
  const settings = new Settings("ann", () => {}, browser({ step: 3 }), remote)
  await settings.follow()
  mock.timers.tick(1000)
  assert.deepEqual(remote.written, [{ step: 3 }])
  for (const speed of [2, 3, 4]) settings.change({ speed })
  mock.timers.tick(1000)
  assert.deepEqual(remote.written.slice(1), [{ step: 3, speed: 4 }], "the last of many steps is sent")
  mock.timers.reset()
})

test("a choice that was made before the server answers stays, and without a server this browser's holds", async () => {
  const settings = new Settings("ann", () => {}, browser(), server({ step: 7 }))
  settings.change({ step: 5 })
  await settings.follow()
  assert.equal(settings.values.step, 5)
  const alone = new Settings("ann", () => {}, browser({ step: 4 }), { read: () => Promise.resolve(undefined) })
  await alone.follow()
  assert.equal(alone.values.step, 4)
})

test("a choice that is on its way when the page is left holds in the next one, and is sent again", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 })
  const storage = browser()
  const silent = { read: () => new Promise(() => {}), write: () => new Promise(() => {}) }
  const left = new Settings("ann", () => {}, storage, silent)
  left.change({ brightness: 150 })
  left.sendNow()
  const older = server({ brightness: 90 })
  const next = new Settings("ann", () => {}, storage, older)
  await next.follow()
  assert.equal(next.values.brightness, 150)
  mock.timers.tick(1000)
  assert.deepEqual(older.written, [{ brightness: 150 }])
  await Promise.resolve()
  const confirmed = new Settings("ann", () => {}, storage, server({ brightness: 120 }))
  await confirmed.follow()
  assert.equal(confirmed.values.brightness, 120, "the server confirmed the choice, and has a newer one")
  left.change({ brightness: 160 })
  left.sendNow()
  mock.timers.tick(60_000)
  const late = new Settings("ann", () => {}, storage, server({ brightness: 120 }))
  await late.follow()
  assert.equal(late.values.brightness, 120, "what was not confirmed for a minute does not hold for ever")
  mock.timers.reset()
})
