/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Deeds} Deeds */

const zoomStep = 1.2

/**
 * What commands do with the view and the page.
 * @param {Desk} desk
 * @returns {Deeds}
 */
export function viewDeeds(desk) {
  const { screen, settings, scene } = desk
  return {
    "zoom-in": () => screen.zoom(zoomStep),
    "zoom-out": () => screen.zoom(1 / zoomStep),
    fit: () => screen.fit(),
    "turn-right": () => screen.turn(90),
    "turn-left": () => screen.turn(-90),
    even: () => settings.change({ isEven: !settings.values.isEven }),
    bitmap: () => settings.change({ isBitmap: !settings.values.isBitmap }),
    projections: () => settings.change({ hasProjections: !settings.values.hasProjections }),
    grid: () => settings.change({ hasGrid: !settings.values.hasGrid }),
    "full-screen": () => {
      const change = document.fullscreenElement ? document.exitFullscreen() : desk.host.requestFullscreen()
      change.catch(() => desk.announce("The browser does not allow a full screen here."))
    },
    side: () => desk.controls.expand("side", screen.toggleSide()),
    "auto-borders": () => settings.change({ hasAutoBorders: !settings.values.hasAutoBorders }),
    brush: () => brush(desk, "brush"),
    eraser: () => brush(desk, "eraser"),
    "polygon-plus": () => brush(desk, "polygon-plus"),
    "polygon-minus": () => brush(desk, "polygon-minus"),
    wand: () => brush(desk, "wand"),
    draw: () => desk.act(desk.toolbox.drawAgain()),
    save: () => {
      desk.saving.saveNow()
      desk.announce("Every change is saved by itself; what waited is sent now.")
    },
    ...Object.fromEntries(
      [
        "select",
        "pan",
        "region",
        "rectangle",
        "extreme",
        "rotated",
        "polygon",
        "polyline",
        "points",
        "ellipse",
        "cuboid",
        "cuboid-corners",
        "scissors",
        "brush",
        "skeleton",
        "slice",
        "relate",
        "issue",
      ].map((name) => [`tool-${name}`, () => desk.chooseTool(name)]),
    ),
    help: () => desk.dialogs.keys(),
    settings: () => desk.dialogs.settings(),
    statistics: () => desk.dialogs.statistics(),
    filter: () => desk.dialogs.filter(),
    propagate: () => desk.dialogs.propagate(),
    actions: () => desk.dialogs.actions(false),
    "remove-range": () => desk.dialogs.actions(true),
    "tool-interactor": () => desk.models.use((models) => models.takeInteractor()),
    detect: () => desk.dialogs.detect(),
    follow: () => desk.dialogs.follow(),
    identify: () => desk.dialogs.identify(),
    menu: () => desk.act({ menu: { uid: scene.target?.uid, ...screen.middle } }),
    job: () => desk.dialogs.job(),
    issue: () => desk.review.use((review) => review.begin(scene.target)),
    "next-issue": () => desk.review.use((review) => review.go(1)),
    "previous-issue": () => desk.review.use((review) => review.go(-1)),
  }
}

/**
 * @param {Desk} desk
 * @param {"brush" | "eraser" | "polygon-plus" | "polygon-minus" | "wand"} mode
 */
function brush(desk, mode) {
  desk.scene.drawing.brushMode = mode
  desk.chooseTool("brush")
}
