import { make } from "../lib/dom.js"
import { requestJSON } from "../lib/fetch.js"

/**
 * Opens the folders of the connected share. Without JavaScript there is what lies at its top, and a field for paths.
 */
export class ShareTree extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    this.addEventListener("click", (event) => this.#press(event), { signal: this.#abort.signal })
    for (const entry of this.querySelectorAll("li")) {
      if (entry.textContent?.trim().endsWith("/")) entry.append(opener(pathOf(entry)))
    }
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  /** @param {Event} event */
  async #press(event) {
    const button = /** @type {Element} */ (event.target).closest("button[aria-expanded]")
    const entry = button?.closest("li")
    if (!button || !entry) return
    const isOpen = button.getAttribute("aria-expanded") === "true"
    const list = entry.querySelector("ul") ?? await this.#contents(entry)
    list.hidden = isOpen
    button.setAttribute("aria-expanded", String(!isOpen))
  }

  /** @param {Element} entry */
  async #contents(entry) {
    const folder = pathOf(entry)
    const address = `/api/server/share?directory=${encodeURIComponent(folder)}`
    const answer = await requestJSON(address).catch(() => ({ status: 0, body: undefined }))
    const list = make("ul", { class: "share-tree__list" })
    if (answer.status === 200) {
      list.append(...answer.body.map((/** @type {{ name: string, type: string }} */ file) => line(folder, file)))
      if (answer.body.length === 0) list.append(make("li", {}, "This folder is empty."))
    } else {
      list.append(make("li", { role: "alert" }, "This folder could not be read: type its path below."))
    }
    entry.append(list)
    return list
  }
}

/** @param {Element} entry */
function pathOf(entry) {
  return entry.querySelector("input")?.value ?? ""
}

/**
 * @param {string} folder
 * @param {{ name: string, type: string }} file
 */
function line(folder, file) {
  const path = `${folder}/${file.name}`
  const box = make("input", { class: "check__box", type: "checkbox", name: "server_files", value: path })
  const isFolder = file.type === "DIR"
  const label = make("label", { class: "check" }, box, ` ${file.name}${isFolder ? "/" : ""}`)
  return make("li", { class: "share-tree__entry" }, label, ...(isFolder ? [opener(path)] : []))
}

/** @param {string} path */
function opener(path) {
  return make("button", {
    type: "button",
    class: "button button--small button--quiet",
    "aria-expanded": "false",
    "aria-label": `Show what is in ${path}`,
  }, "Open")
}

customElements.define("share-tree", ShareTree)
