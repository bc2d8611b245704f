import { make, part } from "../../lib/dom.js"

/** Words over the picture, while there is none to see. */
export class StageMessage {
  #host
  #message

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host
    this.#message = part(host, "message", HTMLElement)
  }

  /** @param {string} sentence */
  wait(sentence) {
    this.#host.dataset.state = "loading"
    this.#say(sentence)
  }

  done() {
    this.#host.dataset.state = "ready"
    this.#message.hidden = true
    this.#message.replaceChildren()
  }

  /**
   * @param {unknown} error
   * @param {() => void} retry
   */
  fail(error, retry) {
    this.#host.dataset.state = "failed"
    const button = make("button", { type: "button", class: "button" }, "Try again")
    button.addEventListener("click", () => {
      part(this.#host, "stage", HTMLElement).focus({ preventScroll: true })
      retry()
    })
    this.#say(error instanceof Error ? error.message : String(error), button)
  }

  /**
   * @param {string} sentence
   * @param {...Node} more
   */
  #say(sentence, ...more) {
    this.#message.hidden = false
    this.#message.replaceChildren(make("p", {}, sentence), ...more)
  }
}

/**
 * @param {HTMLElement} element shows it for a while from now on
 * @param {string} sentence
 */
export function say(element, sentence) {
  element.textContent = sentence
  for (const animation of element.getAnimations()) {
    animation.cancel()
    animation.play()
  }
}
