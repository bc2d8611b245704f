import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { Settings, usual } from "../../../Public/js/editor/settings.js"

const name = "porthole editor settings ann"

/** A browser's storage with choices that were made at a moment. */
function browser(values = {}, at = 10) {
  const items = new Map([[name, JSON.stringify(chosen(values, at))]])
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value), items }
}

function chosen(values, at) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, at }]))
}

/** A server that keeps of each setting the newest choice. */
function server(values = {}, at = 10) {
  const stored = chosen(values, at)
  const written = []
  function write(choices) {
    written.push(choices)
    for (const [key, choice] of Object.entries(choices)) {
      if (choice.at > (stored[key]?.at ?? -1)) stored[key] = choice
    }
    return Promise.resolve()
  }
  const kept = () => Object.fromEntries(Object.entries(stored).map(([key, { value }]) => [key, value]))
  return { read: () => Promise.resolve(structuredClone(stored)), write, written, kept }
}

const away = { read: () => Promise.resolve(undefined), write: () => Promise.resolve() }

function timed(title, body) {
  test(title, async () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 })
    await body().finally(() => mock.timers.reset())
  })
}

test("what was chosen elsewhere later takes effect, and is kept here", async () => {
  let changes = 0
  const storage = browser({ step: 3, opacity: 40 })
  const remote = server({ step: 7, unknown: 1, speed: "fast" }, 20)
  const settings = new Settings("ann", () => changes++, storage, remote)
  assert.equal(settings.values.step, 3)
  await settings.follow()
  assert.deepEqual(settings.values, { ...usual, step: 7, opacity: 40 })
  assert.equal(changes, 1)
  assert.deepEqual(JSON.parse(storage.items.get(name)).step, { value: 7, at: 20 })
})

timed("what the server does not have goes there once, the last of many steps", async () => {
  const remote = server()
  const storage = browser({ step: 3 })
  const settings = new Settings("ann", () => {}, storage, remote)
  await settings.follow()
  mock.timers.tick(1000)
  assert.deepEqual(remote.kept(), { step: 3 })
  for (const speed of [2, 3, 4]) settings.change({ speed })
  mock.timers.tick(1000)
  assert.deepEqual(remote.kept(), { step: 3, speed: 4 })
  assert.equal(remote.written.length, 2)
  await new Settings("ann", () => {}, storage, remote).follow()
  mock.timers.tick(1000)
  assert.equal(remote.written.length, 2, "nothing is left to send")
})

test("a choice that was made before the server answers stays, and without a server this browser's holds", async () => {
  const settings = new Settings("ann", () => {}, browser(), server({ step: 7, speed: 4 }))
  const following = settings.follow()
  settings.change({ step: 5 })
  await following
  assert.deepEqual(settings.values, { ...usual, step: 5, speed: 4 })
  const alone = new Settings("ann", () => {}, browser({ step: 4 }), away)
  await alone.follow()
  assert.equal(alone.values.step, 4)
})

timed("a choice that is on its way when the page is left holds in the next one, and is sent again", async () => {
  const storage = browser()
  const left = new Settings("ann", () => {}, storage, away)
  left.change({ brightness: 150 })
  left.sendNow()
  const remote = server({ brightness: 90, step: 7 })
  const next = new Settings("ann", () => {}, storage, remote)
  await next.follow()
  assert.equal(next.values.brightness, 150)
  assert.equal(next.values.step, 7)
  mock.timers.tick(1000)
  assert.deepEqual(remote.kept(), { brightness: 150, step: 7 })
})

timed("what could not be sent does not overwrite what was chosen elsewhere later", async () => {
  const storage = browser()
  new Settings("ann", () => {}, storage, away).change({ brightness: 150, contrast: 80 })
  const remote = server({ brightness: 120 }, Date.now() + 1)
  const later = new Settings("ann", () => {}, storage, remote)
  await later.follow()
  mock.timers.tick(1000)
  assert.equal(later.values.brightness, 120)
  assert.deepEqual(remote.kept(), { brightness: 120, contrast: 80 })
})

timed("browsers and tabs keep what each has chosen, in whatever order they send", async () => {
  const remote = server({ keys: { undo: ["u"] } })
  const shared = browser()
  const [one, other] = [1, 2].map(() => new Settings("ann", () => {}, shared, remote))
  const elsewhere = new Settings("ann", () => {}, browser(), remote)
  one.change({ step: 5 })
  mock.timers.tick(1)
  other.change({ step: 6, opacity: 40 })
  elsewhere.change({ speed: 4 })
  await elsewhere.sendNow()
  await other.sendNow()
  await one.sendNow()
  assert.deepEqual(remote.kept(), { step: 6, opacity: 40, speed: 4, keys: { undo: ["u"] } })
  one.change({ hasGrid: true })
  assert.deepEqual([one.values.step, one.values.opacity], [6, 40], "what another tab has chosen is taken over")
})

timed("a choice is newer than what it replaces, also where the clock is behind", async () => {
  const remote = server({ step: 7 }, Date.now() + 60_000)
  const settings = new Settings("ann", () => {}, browser(), remote)
  await settings.follow()
  settings.change({ step: 5 })
  await settings.sendNow()
  assert.deepEqual(remote.kept(), { step: 5 })
})

timed("what older pages kept holds as it did, and does not spread", async () => {
  const storage = { getItem: () => JSON.stringify({ ...usual, step: 3, opacity: 40 }), setItem: () => {} }
  for (const [stored, values] of [[{ step: 7 }, { step: 7 }], [{}, { step: 3, opacity: 40 }]]) {
    const written = []
    const remote = { read: () => Promise.resolve(stored), write: (choices) => Promise.resolve(written.push(choices)) }
    const settings = new Settings("ann", () => {}, storage, remote)
    await settings.follow()
    assert.deepEqual(settings.values, { ...usual, ...values })
    mock.timers.tick(1000)
    assert.deepEqual(written, [])
    settings.change({ speed: 4 })
    mock.timers.tick(1000)
    assert.deepEqual(written.map(Object.keys), [["speed"]])
  }
})

timed("of two choices of one moment the one that came first holds everywhere", async () => {
  const remote = server({ step: 7 }, Date.now() + 60_000)
  const storages = [browser(), browser()]
  const pages = storages.map((storage) => new Settings("ann", () => {}, storage, remote))
  for (const page of pages) await page.follow()
  pages[0].change({ step: 5 })
  pages[1].change({ step: 6 })
  for (const page of pages) await page.sendNow()
  for (const storage of storages) {
    const next = new Settings("ann", () => {}, storage, remote)
    await next.follow()
    assert.equal(next.values.step, 5)
  }
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

test("what is not of the right kind is as usual", () => {
  for (const keys of [null, [], "z", { undo: "z" }, { undo: [1] }]) {
    const settings = new Settings("ann", () => {}, browser({ keys, step: null, hasGrid: "yes" }), away)
    assert.deepEqual(settings.values, usual, JSON.stringify(keys))
  }
  for (const text of ["", "7", "null", "{", "[]"]) {
    const settings = new Settings("ann", () => {}, { getItem: () => text, setItem: () => {} }, away)
    assert.deepEqual(settings.values, usual, text)
  }
})
