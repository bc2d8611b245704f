import { part } from "../lib/dom.js"
import { isMarked } from "./deeds/objects.js"
import { withFirst } from "./geometry/path.js"
import { Menu } from "./panels/menu.js"
import { kindOf } from "./shapes/kinds.js"

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./document/annotation.js").Annotation} Annotation */
/** @typedef {import("./panels/menu.js").MenuItem} MenuItem */
/** @typedef {import("./tools/tool.js").MenuPlace} MenuPlace */

/** What the right button, the menu key and a long touch offer: about a point, an object, the picture, the way to the next one. */
export class Menus {
  #desk
  #menu

  /**
   * @param {HTMLElement} host
   * @param {Desk} desk
   * @param {AbortSignal} signal
   */
  constructor(host, desk, signal) {
    this.#desk = desk
    this.#menu = new Menu(host, part(host, "stage", HTMLElement), signal)
  }

  /** @param {MenuPlace} place */
  open({ uid, handle, x, y, pageX, pageY, isWay }) {
    if (isWay) return this.#menu.open("Which picture is the next one", this.#ways(), pageX, pageY)
    const shape = uid === undefined ? undefined : this.#desk.annotations.view(uid, this.#desk.scene.frame)
    if (!shape) return this.#menu.open("This picture", this.#ofPicture([x, y]), pageX, pageY)
    if (handle !== undefined) return this.#menu.open("This point", this.#ofPoint(shape, handle), pageX, pageY)
    this.#menu.open(this.#name(shape), this.#ofObject(shape), pageX, pageY)
  }

  /** @param {Annotation} shape */
  #name(shape) {
    return `${this.#desk.palette.look(shape.label).name} ${this.#desk.annotations.number(shape.uid)}`
  }

  /**
   * @param {Annotation} shape
   * @param {number} handle
   * @returns {MenuItem[]}
   */
  #ofPoint(shape, handle) {
    const { session } = this.#desk
    const fewer = kindOf(shape).withoutHandle?.(shape, handle)
    const isOutline = shape.type === "polygon" || shape.type === "polyline"
    const isVertex = handle < shape.points.length / 2
    return [
      ...fewer
        ? [{ words: "Take this point away", action: () => session.change([shape], () => fewer, "Delete point") }]
        : [],
      ...shape.type === "polygon" && isVertex
        ? [{
          words: "Begin the outline here",
          action: () =>
            session.change(
              [shape],
              ({ points }) => ({ points: Object.freeze(withFirst(points, handle)) }),
              "Set start",
            ),
        }]
        : [],
      ...isOutline ? [this.#command("turn-round"), this.#command("tool-part")] : [],
      ...this.#ofObject(shape).slice(-1),
    ]
  }

  /**
   * @param {Annotation} shape
   * @returns {MenuItem[]}
   */
  #ofObject(shape) {
    const { uid, track, type } = shape
    const isOutline = type === "polygon" || type === "polyline"
    const canTrack = !track && kindOf(shape).canTrack
    const names = [
      "copy",
      "propagate",
      "redraw",
      ...isOutline ? ["turn-round", "tool-slice"] : [],
      "tool-relate",
      ...track ? ["outside", "keyframe", "split"] : [],
      "to-front",
      "to-back",
      "next-color",
      "zoom-object",
      "copy-link",
      "issue",
    ]
    return [
      { ...this.#command("occluded"), words: shape.occluded ? "Not occluded any more" : "Occluded" },
      { ...this.#command("hide"), words: isMarked(this.#desk, uid, "hidden") ? "Show" : "Hide" },
      { ...this.#command("lock"), words: isMarked(this.#desk, uid, "locked") ? "Unlock" : "Lock" },
      { ...this.#command("pinned"), words: isMarked(this.#desk, uid, "pinned") ? "Unpin" : "Pin" },
      ...canTrack ? [{ ...this.#command("merge"), words: "Make a track" }] : [],
      ...names.map((name) => this.#command(name)),
      this.#command("delete"),
    ]
  }

  /**
   * @param {[number, number]} place
   * @returns {MenuItem[]}
   */
  #ofPicture(place) {
    const { session, frames } = this.#desk
    const names = ["select-all", "repeat", "remove-range", "fit", "issue", "copy-name", "copy-link"]
    const removal = frames.present.isDeleted ? "Put the picture back" : "Take the picture out"
    return [
      ...session.canPaste ? [{ words: "Paste here", action: () => session.paste(place) }] : [],
      ...names.map((name) => this.#command(name)),
      { ...this.#command("remove-frame"), words: removal },
    ]
  }

  /** @returns {MenuItem[]} */
  #ways() {
    const { settings, frames } = this.#desk
    /** @type {[import("./settings.js").SettingsValues["goesTo"], string][]} */
    const ways = [
      ["all", "The next picture"],
      ["matching", "The next one with objects that match the filter"],
      ["empty", "The next one without objects"],
      ...frames.chapters.length > 0 ? [/** @type {["chapter", string]} */ (["chapter", "The next chapter"])] : [],
    ]
    return ways.map(([goesTo, words]) => ({
      words,
      isOn: settings.values.goesTo === goesTo,
      action: () => settings.change({ goesTo }),
    }))
  }

  /**
   * @param {string} name
   * @returns {MenuItem}
   */
  #command(name) {
    const { keymap } = this.#desk
    return { words: keymap.words(name), key: keymap.keys(name)[0], action: () => this.#desk.run(name) }
  }
}
