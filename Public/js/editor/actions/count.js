/** @typedef {import("../document/annotation.js").Annotation} Annotation */

/**
 * On how many pictures a track is seen without a keyframe there.
 * @param {Pick<Annotation, "keyframes">} track
 * @param {readonly number[]} numbers of the job's pictures, ascending
 */
export function interpolatedCount({ keyframes = [] }, numbers) {
  let count = 0
  for (const [index, { frame, outside }] of keyframes.entries()) {
    const next = keyframes[index + 1]?.frame ?? Infinity
    if (!outside) count += countBefore(numbers, next) - countBefore(numbers, frame + 1)
  }
  return count
}

/**
 * How many numbers are lower than one.
 * @param {readonly number[]} numbers ascending
 * @param {number} limit
 */
function countBefore(numbers, limit) {
  let [first, last] = [0, numbers.length]
  while (first < last) {
    const middle = (first + last) >> 1
    if (numbers[middle] < limit) first = middle + 1
    else last = middle
  }
  return first
}
