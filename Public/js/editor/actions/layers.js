/**
 * What the layers are called once one of them has another place in the pile: the same numbers, given out anew.
 * @param {readonly number[]} layers from the top
 * @param {number} from the place of the one that is moved
 * @param {number} to its place afterwards
 * @returns {Map<number, number>} old number → new, of those that get another one
 */
export function repiled(layers, from, to) {
  const pile = layers.toSpliced(from, 1).toSpliced(to, 0, layers[from])
  return new Map(
    pile.flatMap((layer, place) => layer === layers[place] ? [] : [/** @type {const} */ ([layer, layers[place]])]),
  )
}
