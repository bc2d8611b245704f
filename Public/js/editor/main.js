import { Editor } from "./editor.js"

/**
 * The annotation editor of a job. Attributes `job`, `task`, `start`, `stop` and `frame` come from the server together with
 * the markup; `data-state`, `data-saved`, `data-frame`, `data-tool`, `data-label`, `data-objects`, `data-scale`, `data-left`
 * and `data-top` say at any time how things are (page pixel = left + scale × picture pixel).
 */
export class AnnotationEditor extends HTMLElement {
  #abort = new AbortController()

  connectedCallback() {
    this.#abort = new AbortController()
    new Editor(this, this.#abort.signal).start()
  }

  disconnectedCallback() {
    this.#abort.abort()
  }
}

customElements.define("annotation-editor", AnnotationEditor)
