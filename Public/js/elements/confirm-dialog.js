/**
 * Asks in a dialog what the linked page would ask: the page's own form is fetched and shown here. Without JavaScript, or
 * when the page cannot be had, the link leads to that page.
 */
export class ConfirmDialog extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    this.#link?.addEventListener("click", (event) => this.#ask(event), { signal: this.#abort.signal })
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  get #link() {
    return this.querySelector("a")
  }

  /** @param {MouseEvent} event */
  async #ask(event) {
    const link = this.#link
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const question = await this.#question(link.href)
    if (question) this.#show(question)
    else location.assign(link.href)
  }

  /**
   * @param {string} address
   * @returns {Promise<Element | null>} the card with the question and its form
   */
  async #question(address) {
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: this.#abort.signal })
      if (!answer.ok) return null
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      return page.querySelector("form[data-confirmation]")?.closest(".confirmation") ?? null
    } catch {
      return null
    }
  }

  /** @param {Element} question */
  #show(question) {
    const dialog = document.createElement("dialog")
    dialog.className = "dialog"
    dialog.setAttribute("aria-label", question.querySelector("h1")?.textContent ?? "")
    dialog.append(document.adoptNode(question))
    dialog.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
      event.preventDefault()
      dialog.close()
    })
    dialog.addEventListener("close", () => dialog.remove())
    this.append(dialog)
    dialog.showModal()
  }
}

customElements.define("confirm-dialog", ConfirmDialog)
