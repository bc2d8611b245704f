/**
 * Runs on every page and before the first paint: sets the theme that this person chose, then loads the elements that the
 * page holds. Until its module is there, an element is the useful HTML that the server sent.
 */

/** A tag and the module that defines it; written out, so that the server can put digests into the addresses. */
const modules = {
  "confirm-dialog": () => import("./elements/confirm-dialog.js"),
  "copy-text": () => import("./elements/copy-text.js"),
  "image-compare": () => import("./elements/image-compare.js"),
  "label-rows": () => import("./elements/label-rows.js"),
  "live-part": () => import("./elements/live-part.js"),
  "mascot-stage": () => import("./elements/mascot-stage.js"),
  "picture-drop": () => import("./elements/picture-drop.js"),
  "theme-toggle": () => import("./elements/theme-toggle.js"),
}

/** The key is the one that `theme-toggle` writes. Storage may be forbidden: then the system's theme stays. */
function applyStoredTheme() {
  try {
    const theme = localStorage.getItem("theme")
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme
  } catch {
    delete document.documentElement.dataset.theme
  }
}

function loadElements() {
  for (const [tag, load] of Object.entries(modules)) {
    if (document.querySelector(tag)) load()
  }
}

applyStoredTheme()
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", loadElements, { once: true })
} else {
  loadElements()
}
