/**
 * A part of the page that comes from the server when it is wanted for the first time; where it does not come, the next wish
 * asks again.
 *
 * @template Part
 */
export class OnDemand {
  /** @type {Part | undefined} */
  present
  #load
  #failed
  /** @type {Promise<Part> | undefined} */
  #coming

  /**
   * @param {() => Promise<Part>} load
   * @param {() => void} failed
   */
  constructor(load, failed) {
    this.#load = load
    this.#failed = failed
  }

  /**
   * At once where it is there.
   * @param {(part: Part) => unknown} action
   */
  use(action) {
    if (this.present) action(this.present)
    else this.get().then(action, this.#failed)
  }

  /** Fails where it does not come. */
  async get() {
    if (this.present) return this.present
    this.#coming ??= this.#load().finally(() => this.#coming = undefined)
    return this.present = await this.#coming
  }
}
