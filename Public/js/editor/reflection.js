/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./settings.js").SettingsValues} SettingsValues */

/**
 * Says on the element how things are, and which buttons can do something now.
 * @param {Desk} desk
 */
export function reflect({ host, scene, controls, history, toolbox, annotations, session, frames }) {
  const { dataset } = host
  // Until a picture is open, the server's markup says which one that will be.
  if (scene.frame >= 0) dataset.frame = String(scene.frame)
  dataset.tool = toolbox.present.name
  dataset.label = String(scene.label)
  dataset.objects = String(annotations.count(scene.frame))
  dataset.selected = String(scene.selection.size)
  dataset.removed = String(Boolean(frames.present?.isDeleted))
  controls.enable("undo", history.canUndo)
  controls.enable("redo", history.canRedo)
  controls.enable("paste", session.canPaste)
  for (const name of ["copy", "delete", "occluded"]) controls.enable(name, scene.target !== undefined)
}

/**
 * What people have chosen takes effect.
 * @param {Desk} desk
 * @param {SettingsValues} values
 */
export function configure({ keymap, scene, palette, screen, controls, objects, frames }, values) {
  keymap.overrides = values.keys
  keymap.hasSingleKeys = values.hasSingleKeys
  frames.showsDeleted = values.showsDeleted
  scene.drawing.hasAutoBorders = values.hasAutoBorders
  scene.drawing.tolerance = values.tolerance
  const [opacity, strongOpacity] = [values.opacity / 100, values.strongOpacity / 100]
  const border = values.hasOutline ? values.outlineColor : undefined
  palette.configure({ colorBy: values.colorBy, opacity, strongOpacity, border, isBitmap: values.isBitmap })
  screen.configure(values)
  screen.recolor()
  controls.explain()
  controls.pressed("grid", values.hasGrid)
  controls.pressed("thumbnails", values.hasThumbnails)
  controls.pressed("context", values.hasContext)
  objects.refresh()
}
