import { showLocalTimes } from "../lib/local-times.js"

/**
 * A part of a page that the server changes: while `data-busy` is "true" its HTML is fetched again about each second and
 * put in place; with `data-then="reload"` the page is loaded anew at the end. Without JavaScript the page shows how it was
 * when it was loaded.
 */
export class LivePart extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    this.#follow(this.#abort.signal)
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  /** @param {AbortSignal} signal */
  async #follow(signal) {
    // What is short is soon over; what is not need not be asked for often.
    for (let wait = 250; this.dataset.busy === "true" && !signal.aborted; wait = Math.min(wait * 2, 1000)) {
      await pause(document.hidden ? 5000 : wait, signal)
      if (!signal.aborted) await this.#refresh(signal)
    }
  }

  /** @param {AbortSignal} signal */
  async #refresh(signal) {
    try {
      const answer = await fetch(location.href, { signal, headers: { Accept: "text/html" }, redirect: "follow" })
      if (!answer.ok) return
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      const fresh = page.getElementById(this.id)
      // What a person holds open or has the focus in is left alone until the next time.
      if (fresh === null && this.dataset.then === "reload") location.reload()
      if (fresh === null || this.#isInUse) return
      this.dataset.busy = fresh.dataset.busy ?? "false"
      showLocalTimes(fresh)
      this.replaceChildren(...document.adoptNode(fresh).childNodes)
      if (this.dataset.busy !== "true" && this.dataset.then === "reload") location.reload()
    } catch {
      // The server may be restarting: the next look tells.
    }
  }

  get #isInUse() {
    return this.contains(document.activeElement) || this.querySelector("details[open]") !== null
  }
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener("abort", () => {
      clearTimeout(timer)
      resolve(undefined)
    }, { once: true })
  })
}

customElements.define("live-part", LivePart)
