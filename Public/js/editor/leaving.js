/** @typedef {import("./saving.js").Saving} Saving */

/**
 * Saves when the page may go, and looks again when it comes back.
 * @param {Saving} saving
 * @param {AbortSignal} signal
 */
export function watchPage(saving, signal) {
  const options = { signal }
  addEventListener("focus", () => saving.refresh(), options)
  addEventListener("online", () => saving.refresh(), options)
  addEventListener("beforeunload", (event) => {
    if (saving.state.saved !== "saved") event.preventDefault()
  }, options)
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) saving.leave()
    else saving.stay()
  }, options)
}
