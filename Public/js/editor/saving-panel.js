import { part } from "../lib/dom.js"
import { Notices } from "./view/notices.js"
import { savedWords } from "./view/save-light.js"
import { troubles } from "./words.js"

/** @typedef {import("./document/annotation.js").Annotation} Annotation */
/** @typedef {import("./document/annotations.js").Annotations} Annotations */
/** @typedef {import("./saving.js").Saving} Saving */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./view/notices.js").Decision} Decision */
/** @typedef {import("./view/overlay.js").Rivals} Rivals */
/** @typedef {import("./view/palette.js").Palette} Palette */

/** Shows how saving stands, and carries out what people decide about changes that could not be saved. */
export class SavingPanel {
  #host
  #annotations
  #saving
  #session
  #showShape
  #announce
  #notices
  #words
  #lastNews = ""

  /**
   * @param {HTMLElement} host
   * @param {object} parts
   * @param {Annotations} parts.annotations
   * @param {Saving} parts.saving
   * @param {Session} parts.session
   * @param {Palette} parts.palette
   * @param {(frame: number) => string} parts.frameName
   * @param {(shape: Annotation) => void} parts.showShape
   * @param {(sentence: string) => void} parts.announce
   */
  constructor(host, { annotations, saving, session, palette, frameName, showShape, announce }) {
    this.#host = host
    this.#annotations = annotations
    this.#saving = saving
    this.#session = session
    this.#showShape = showShape
    this.#announce = announce
    this.#words = part(host, "saved-words", HTMLElement)
    const root = part(host, "notices", HTMLElement)
    this.#notices = new Notices(root, palette, frameName, (uid, decision) => this.#decide(uid, decision))
  }

  show() {
    const { state, unknown } = this.#saving
    const words = savedWords({
      ...state,
      isSignedOut: state.trouble === "signed-out",
      isFull: state.trouble === "full",
      hasConflict: state.parked.some(({ reason }) => reason.kind === "conflict"),
    })
    this.#host.dataset.saved = state.saved
    if (this.#words.textContent !== words) this.#words.textContent = words
    const undecided = state.parked.map(({ operation: { uid }, reason }) => ({
      uid,
      mine: this.#annotations.get(uid),
      theirs: this.#saving.theirs(uid),
      sentence: reason.kind === "refusal" ? reason.sentence : undefined,
    }))
    this.#notices.show(undecided, troubles(state, unknown))
    this.#tell(
      state.saved === "conflict" || state.saved === "offline" ? `${state.saved} ${undecided.length}` : "",
      words,
    )
  }

  /**
   * Both versions of every shape of a frame on which people disagree.
   * @param {number} frame
   * @returns {Rivals[]}
   */
  rivals(frame) {
    return this.#saving.state.parked
      .filter(({ reason }) => reason.kind === "conflict")
      .map(({ operation: { uid } }) => ({ mine: this.#annotations.get(uid), theirs: this.#saving.theirs(uid) }))
      .filter(({ mine, theirs }) => (mine ?? theirs)?.frame === frame)
  }

  /**
   * Says news once to those who cannot see the light.
   * @param {string} news
   * @param {string} words
   */
  #tell(news, words) {
    if (news && news !== this.#lastNews) this.#announce(words)
    this.#lastNews = news
  }

  /**
   * @param {string} uid
   * @param {Decision} decision
   */
  #decide(uid, decision) {
    const mine = this.#annotations.get(uid)
    const shape = mine ?? this.#saving.theirs(uid)
    switch (decision) {
      case "mine":
        return this.#saving.keepMine(uid)
      case "theirs":
      case "revert":
        return this.#saving.keepTheirs(uid)
      case "both":
        return this.#saving.keepBoth(uid, (changes, name) => this.#session.commit(changes, name))
      case "copy":
        return this.#session.copy(mine && mine.type !== "track" ? [mine] : [])
      case "show":
        return shape && this.#showShape(shape)
    }
  }
}
