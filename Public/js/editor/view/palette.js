/** @typedef {{ id: number, name: string, color: string }} Label */

/** How labels look on a picture. */
export class Palette {
  /** @type {Map<number, Label & { fill: string, strongFill: string, ink: string }>} */
  #labels = new Map()

  /** @param {Label[]} labels */
  constructor(labels) {
    for (const label of labels) {
      this.#labels.set(label.id, {
        ...label,
        fill: `${label.color}2e`,
        strongFill: `${label.color}40`,
        ink: isBright(label.color) ? "#000" : "#fff",
      })
    }
  }

  get labels() {
    return [...this.#labels.values()]
  }

  /** @param {number} id an unknown label is grey */
  look(id) {
    return this.#labels.get(id) ??
      { id, name: `label ${id}`, color: "#808080", fill: "#8080802e", strongFill: "#80808040", ink: "#fff" }
  }
}

/**
 * Whether black is easier to read on a colour than white: WCAG's relative luminance.
 * @param {string} color `#rrggbb`
 */
function isBright(color) {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = parseInt(color.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
}
