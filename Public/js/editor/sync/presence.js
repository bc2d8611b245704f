/**
 * Which tab a name belongs to: the browser's locks say it, and forget it together with the tab. Pages that came over plain
 * HTTP have no locks; there the tabs ask each other.
 */

const answerTime = 300

/** @type {Set<string>} */
const held = new Set()
/** @type {BroadcastChannel | undefined} */
let channel

/**
 * Takes a name for as long as this page lives.
 * @param {string} name
 * @returns {Promise<boolean>} false where another tab has it
 */
export function claim(name) {
  return navigator.locks ? claimByLock(name) : claimByAsking(name)
}

/**
 * @param {string} name
 * @returns {Promise<boolean>}
 */
function claimByLock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      // A lock lasts as long as its promise: this one ends with the page.
      return lock === null ? undefined : new Promise(() => {})
    })
  })
}

/**
 * @param {string} name
 * @returns {Promise<boolean>}
 */
function claimByAsking(name) {
  const tabs = listen()
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      tabs.removeEventListener("message", hear)
      held.add(name)
      resolve(true)
    }, answerTime)
    /** @param {MessageEvent} event */
    function hear({ data }) {
      if (data.held !== name) return
      clearTimeout(timer)
      tabs.removeEventListener("message", hear)
      resolve(false)
    }
    tabs.addEventListener("message", hear)
    tabs.postMessage({ wanted: name })
  })
}

function listen() {
  if (channel) return channel
  const tabs = new BroadcastChannel("porthole editor")
  tabs.addEventListener("message", ({ data }) => {
    if (held.has(data.wanted)) tabs.postMessage({ held: data.wanted })
  })
  channel = tabs
  return tabs
}
