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

/** Until all that waits for an answer has gone on. */
const rest = () => new Promise((done) => setImmediate(done))

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

test("what was chosen while the server was away goes there once", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const storage = browser({ step: 3, unsent: { step: 10 } })
  const remote = server({})
  const settings = new Settings("ann", () => {}, storage, remote)
  await settings.follow()
  mock.timers.tick(1000)
  assert.deepEqual(remote.written, [{ step: 3 }])
  for (const speed of [2, 3, 4]) settings.change({ speed })
  mock.timers.tick(1000)
  assert.deepEqual(remote.written.slice(1), [{ step: 3, speed: 4 }], "the last of many steps is sent")
  await rest()
  const again = server({ step: 3 })
  await new Settings("ann", () => {}, storage, again).follow()
  mock.timers.tick(1000)
  assert.deepEqual(again.written, [], "nothing is left to send")
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
  mock.timers.enable({ apis: ["setTimeout"] })
  const storage = browser()
  const slow = { read: () => Promise.resolve({ brightness: 90 }), write: () => new Promise(() => {}) }
  const left = new Settings("ann", () => {}, storage, slow)
  await left.follow()
  left.change({ brightness: 150 })
  left.sendNow()
  const older = server({ brightness: 90, step: 7 })
  const next = new Settings("ann", () => {}, storage, older)
  await next.follow()
  assert.equal(next.values.brightness, 150)
  assert.equal(next.values.step, 7, "what was not chosen here comes from the server")
  mock.timers.tick(1000)
  assert.deepEqual(older.written, [{ step: 7, brightness: 150 }])
  await rest()
  const confirmed = new Settings("ann", () => {}, storage, server({ brightness: 120 }))
  await confirmed.follow()
  assert.equal(confirmed.values.brightness, 120, "the server confirmed the choice, and has a newer one")
  mock.timers.reset()
})

test("a choice that could not be sent is sent by a later page, but not over what was chosen elsewhere", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const storage = browser({ brightness: 90 })
  const away = { read: () => Promise.resolve(undefined), write: () => Promise.resolve(false) }
  const settings = new Settings("ann", () => {}, storage, away)
  settings.change({ brightness: 150, contrast: 80 })
  mock.timers.tick(1000)
  await rest()
  const remote = server({ brightness: 120 })
  const later = new Settings("ann", () => {}, storage, remote)
  assert.equal(later.values.brightness, 150)
  await later.follow()
  mock.timers.tick(1000)
  assert.deepEqual(remote.written, [{ brightness: 120, contrast: 80 }])
  mock.timers.reset()
})

test("two tabs keep what each of them has chosen, whichever sends last", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const storage = browser({ brightness: 100, unsent: { brightness: 90 } })
  const remote = server({ brightness: 90 })
  let changes = 0
  const one = new Settings("ann", () => {}, storage, remote)
  const other = new Settings("ann", () => changes++, storage, remote)
  one.change({ brightness: 150, step: 5 })
  await other.follow()
  assert.equal(other.values.brightness, 150)
  assert.equal(changes, 1)
  other.change({ speed: 4 })
  mock.timers.tick(1000)
  await rest()
  assert.deepEqual(remote.written.at(-1), { brightness: 150, step: 5, speed: 4 })
  assert.deepEqual(one.values, other.values)
  mock.timers.reset()
})

test("one tab's confirmed choice does not pass for the newer one of another", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const storage = browser({ step: 10 })
  let confirm = () => {}
  const slow = { read: () => Promise.resolve({}), write: () => new Promise((done) => confirm = done) }
  const one = new Settings("ann", () => {}, storage, slow)
  one.change({ step: 5 })
  one.sendNow()
  const silent = { read: () => new Promise(() => {}), write: () => new Promise(() => {}) }
  new Settings("ann", () => {}, storage, silent).change({ step: 6 })
  confirm(true)
  await rest()
  const next = new Settings("ann", () => {}, storage, server({ step: 5 }))
  await next.follow()
  assert.equal(next.values.step, 6)
  mock.timers.reset()
})

test("where nothing can be kept a choice holds on its page", async () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full")
    },
  }
  const settings = new Settings("ann", () => {}, full, server({ speed: 4 }))
  settings.change({ step: 5 })
  await settings.follow()
  settings.change({ opacity: 40 })
  assert.deepEqual(settings.values, { ...usual, step: 5, speed: 4, opacity: 40 })
})
