import { make } from "../../lib/dom.js"

/**
 * A table for each group of keys.
 * @param {HTMLElement} root
 * @param {{ group: string, keys: string, words: string }[]} rows
 */
export function fillHelp(root, rows) {
  root.replaceChildren()
  for (const [group, members] of Map.groupBy(rows, (row) => row.group)) {
    const body = make("tbody")
    for (const { keys, words } of members) {
      body.append(make("tr", {}, make("th", { scope: "row" }, keys), make("td", {}, words)))
    }
    root.append(make("table", {}, make("caption", {}, group), body))
  }
}
