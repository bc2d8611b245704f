/**
 * Runs on every page: lets people choose a theme, which a cookie tells the server, and loads the elements that the page
 * holds. Until its module is there, an element is the useful HTML that the server sent.
 */

/** A tag and the module that defines it; written out, so that the server can put digests into the addresses. */
const modules = {
  "confirm-dialog": () => import("./elements/confirm-dialog.js"),
  "copy-text": () => import("./elements/copy-text.js"),
  "format-choice": () => import("./elements/format-choice.js"),
  "image-compare": () => import("./elements/image-compare.js"),
  "label-rows": () => import("./elements/label-rows.js"),
  "live-part": () => import("./elements/live-part.js"),
  "mascot-stage": () => import("./elements/mascot-stage.js"),
  "picture-drop": () => import("./elements/picture-drop.js"),
  "skeleton-template": () => import("./elements/skeleton-template.js"),
  "share-tree": () => import("./elements/share-tree.js"),
}

/** @typedef {"system" | "light" | "dark"} Theme */

/** @type {Theme[]} */
const themes = ["system", "light", "dark"]

/**
 * @param {string | null | undefined} theme
 * @returns {Theme} what comes at the next press
 */
export function themeAfter(theme) {
  return themes[(themes.indexOf(/** @type {Theme} */ (theme ?? "system")) + 1) % themes.length]
}

/**
 * Switches between the system's theme, light and dark, and remembers the choice for this browser. Without JavaScript it
 * is hidden, and the system decides. Each change is told as `theme:change`.
 */
export class ThemeToggle extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    const { signal } = this.#abort
    this.querySelector("button")?.addEventListener("click", () => this.#choose(themeAfter(this.#theme)), { signal })
    addEventListener("storage", (event) => this.#follow(event), { signal })
    this.hidden = false
    this.#show()
  }

  disconnectedCallback() {
    this.#abort.abort()
  }

  /** @returns {Theme} */
  get #theme() {
    const theme = document.documentElement.dataset.theme
    return theme === "light" || theme === "dark" ? theme : "system"
  }

  /** @param {Theme} theme */
  #choose(theme) {
    this.#apply(theme)
    try {
      if (theme === "system") localStorage.removeItem("theme")
      else localStorage.setItem("theme", theme)
    } catch {
      // Storage is forbidden: other tabs do not hear of it.
    }
    rememberTheme(theme)
  }

  /**
   * Another tab has chosen.
   * @param {StorageEvent} event
   */
  #follow(event) {
    if (event.key === "theme") {
      this.#apply(event.newValue === "light" || event.newValue === "dark" ? event.newValue : "system")
    }
  }

  /** @param {Theme} theme */
  #apply(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    this.#show()
    this.dispatchEvent(new CustomEvent("theme:change", { bubbles: true, detail: theme }))
  }

  #show() {
    this.querySelector("button")?.setAttribute("aria-label", `Theme: ${this.#theme}`)
    for (const icon of this.querySelectorAll("[data-theme-icon]")) {
      icon.toggleAttribute("hidden", icon.getAttribute("data-theme-icon") !== this.#theme)
    }
  }
}

/**
 * With the cookie the server writes the next page in this theme, so that nothing flashes.
 * @param {Theme} theme
 */
function rememberTheme(theme) {
  const seconds = theme === "system" ? 0 : 365 * 86_400
  document.cookie = `theme=${theme}; path=/; max-age=${seconds}; samesite=lax`
}

/** A choice that the server has not heard of, since the cookie is gone. */
function applyStoredTheme() {
  try {
    const theme = localStorage.getItem("theme")
    if ((theme !== "light" && theme !== "dark") || document.documentElement.dataset.theme === theme) return
    document.documentElement.dataset.theme = theme
    rememberTheme(theme)
  } catch {
    // Storage is forbidden: what the server wrote stays.
  }
}

function loadElements() {
  for (const [tag, load] of Object.entries(modules)) {
    if (document.querySelector(tag)) load()
  }
  if (document.querySelector("time")) import("./lib/local-times.js").then((times) => times.showLocalTimes(document))
  focusFirstProblem()
}

/** A form that came back goes on where something is wrong with it. */
function focusFirstProblem() {
  const field = document.querySelector("form[method=post] [aria-invalid=true]")
  if (field instanceof HTMLElement && document.activeElement === document.body) field.focus()
}

applyStoredTheme()
customElements.define("theme-toggle", ThemeToggle)
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", loadElements, { once: true })
} else {
  loadElements()
}
