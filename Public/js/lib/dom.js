/**
 * Makes an element. Text is text: nothing here reads HTML.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean | undefined>} [attributes] false and undefined leave one out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) setAttribute(element, attribute, value)
  element.append(...children)
  return element
}

/**
 * @param {Element} element
 * @param {string} attribute
 * @param {string | number | boolean | undefined} value
 */
export function setAttribute(element, attribute, value) {
  if (value === undefined || value === false) element.removeAttribute(attribute)
  else element.setAttribute(attribute, value === true ? "" : String(value))
}

/**
 * The one element `[data-part=name]` within another.
 *
 * @template {HTMLElement} Kind
 * @param {ParentNode} root
 * @param {string} name
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function part(root, name, kind) {
  const element = root.querySelector(`[data-part="${name}"]`)
  if (!(element instanceof kind)) throw new Error(`The page has no part “${name}”.`)
  return element
}
