/** Plays the pictures one after the other, as fast as they come and not faster than wanted. */
export class Player {
  isPlaying = false

  #run = 0
  #next
  #speed
  #changed

  /**
   * @param {object} parts
   * @param {() => Promise<boolean>} parts.next opens the next picture; false at the end
   * @param {() => number} parts.speed pictures a second
   * @param {() => void} parts.changed
   */
  constructor({ next, speed, changed }) {
    this.#next = next
    this.#speed = speed
    this.#changed = changed
  }

  toggle() {
    if (this.isPlaying) this.stop()
    else this.#play()
  }

  stop() {
    if (!this.isPlaying) return
    this.isPlaying = false
    this.#changed()
  }

  async #play() {
    const run = ++this.#run
    this.isPlaying = true
    this.#changed()
    // Who stops and goes on within one picture's time has begun another run.
    while (this.isPlaying && run === this.#run) {
      const rest = new Promise((resolve) => setTimeout(resolve, 1000 / this.#speed()))
      const [isMore] = await Promise.all([this.#next(), rest])
      if (!isMore && run === this.#run) this.stop()
    }
  }
}
