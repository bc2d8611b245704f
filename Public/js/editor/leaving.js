/**
 * What the page's comings and goings mean to what is not saved yet.
 * @param {import("./saving.js").Saving} saving
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
