/**
 * Every action that has a name, its words and its keys: help, tooltips, remapping and the keyboard read this one table. The
 * keys are CVAT's where CVAT has the action.
 *
 * @typedef {object} Command
 * @property {string} name as in `data-command`
 * @property {string} words
 * @property {string[]} keys `Ctrl+Shift+Z`; two keys one after the other with a space, `T L`
 * @property {"Tools" | "Objects" | "Several objects" | "Tracks" | "Labels" | "Pictures" | "View" | "Review" | "Help"} group
 * @property {boolean} [isEverywhere] also while the focus is not on the picture; single keys are not (WCAG 2.1.4)
 */

/** @type {Command[]} */
export const commands = [
  { name: "draw", words: "Draw again, or finish what is drawn", keys: ["N"], group: "Tools" },
  { name: "redraw", words: "Draw the selected object anew", keys: ["Shift+N"], group: "Tools" },
  { name: "tool-select", words: "Select, move, reshape", keys: ["S"], group: "Tools" },
  { name: "tool-pan", words: "Move the view", keys: ["W"], group: "Tools" },
  { name: "tool-region", words: "Zoom to a region", keys: [], group: "Tools" },
  { name: "tool-rectangle", words: "Rectangle: drag or two clicks", keys: ["Alt+1"], group: "Tools" },
  { name: "tool-extreme", words: "Rectangle: four extreme points", keys: ["Alt+2"], group: "Tools" },
  { name: "tool-rotated", words: "Turned rectangle: three points", keys: ["Alt+3"], group: "Tools" },
  { name: "tool-polygon", words: "Polygon: clicks, or Shift and drag", keys: ["Alt+4"], group: "Tools" },
  { name: "tool-polyline", words: "Line: clicks, or Shift and drag", keys: ["Alt+5"], group: "Tools" },
  { name: "tool-points", words: "Points as one object", keys: ["Alt+6"], group: "Tools" },
  { name: "tool-ellipse", words: "Ellipse", keys: ["Alt+7"], group: "Tools" },
  { name: "tool-cuboid", words: "Cuboid", keys: ["Alt+8"], group: "Tools" },
  { name: "tool-cuboid-corners", words: "Cuboid: four corners", keys: ["Alt+Shift+C"], group: "Tools" },
  { name: "tool-brush", words: "Mask by brush", keys: ["Alt+9"], group: "Tools" },
  { name: "tool-skeleton", words: "Skeleton", keys: ["Alt+0"], group: "Tools" },
  { name: "tool-scissors", words: "Scissors: a line that clings to edges", keys: ["Alt+X"], group: "Tools" },
  { name: "tool-interactor", words: "Point at an object, a model marks it", keys: ["Alt+S"], group: "Tools" },
  { name: "detect", words: "Find objects by a model…", keys: ["Alt+B"], group: "Tools" },
  { name: "tag", words: "Tag the picture with the chosen label", keys: ["Alt+T"], group: "Tools" },
  { name: "brush", words: "Brush", keys: ["Shift+1"], group: "Tools" },
  { name: "eraser", words: "Eraser", keys: ["Shift+2"], group: "Tools" },
  { name: "polygon-plus", words: "Add a polygon to the mask", keys: ["Shift+3"], group: "Tools" },
  { name: "polygon-minus", words: "Take a polygon from the mask", keys: ["Shift+4"], group: "Tools" },
  { name: "wand", words: "Magic wand: pixels of like colour", keys: ["Shift+5"], group: "Tools" },
  { name: "auto-borders", words: "Follow the outlines of others", keys: ["Alt+A"], group: "Tools" },
  { name: "toggle-track", words: "Draw tracks or shapes", keys: ["Alt+K"], group: "Tools" },

  { name: "undo", words: "Undo", keys: ["Ctrl+Z"], group: "Objects", isEverywhere: true },
  { name: "redo", words: "Redo", keys: ["Ctrl+Shift+Z", "Ctrl+Y"], group: "Objects", isEverywhere: true },
  { name: "save", words: "Save now", keys: ["Ctrl+S"], group: "Objects", isEverywhere: true },
  { name: "copy", words: "Copy", keys: ["Ctrl+C"], group: "Objects" },
  { name: "paste", words: "Paste", keys: ["Ctrl+V"], group: "Objects" },
  { name: "delete", words: "Delete", keys: ["Delete"], group: "Objects" },
  { name: "delete-locked", words: "Delete, even if locked", keys: ["Shift+Delete"], group: "Objects" },
  { name: "occluded", words: "Occluded or not", keys: ["Q", "/"], group: "Objects" },
  { name: "pinned", words: "Pin: it keeps its place", keys: ["P"], group: "Objects" },
  { name: "lock", words: "Lock or unlock", keys: ["L"], group: "Objects" },
  { name: "lock-all", words: "Lock or unlock all", keys: ["T L"], group: "Objects" },
  { name: "hide", words: "Hide or show", keys: ["H"], group: "Objects" },
  { name: "hide-all", words: "Hide or show all", keys: ["T H"], group: "Objects" },
  { name: "to-front", words: "To the foreground", keys: ["+", "="], group: "Objects" },
  { name: "to-back", words: "To the background", keys: ["-", "_"], group: "Objects" },
  { name: "next-color", words: "Another colour for now", keys: ["Enter"], group: "Objects" },
  { name: "copy-link", words: "Copy a link to it", keys: [], group: "Objects" },
  { name: "accept", words: "Accept what a model found", keys: ["A"], group: "Objects" },
  { name: "accept-all", words: "Accept all that a model found", keys: ["Shift+A"], group: "Objects" },
  { name: "reject", words: "Reject what a model found", keys: ["X"], group: "Objects" },

  { name: "menu", words: "What can be done with it", keys: ["Shift+F10", "ContextMenu"], group: "Objects" },

  { name: "select-all", words: "Select all that can be seen", keys: ["Ctrl+A"], group: "Several objects" },
  { name: "group", words: "Group", keys: ["G"], group: "Several objects" },
  { name: "ungroup", words: "Out of the group", keys: ["Shift+G"], group: "Several objects" },
  { name: "join", words: "Join masks, polygons or lines", keys: ["J"], group: "Several objects" },
  { name: "tool-relate", words: "Relate it to another object", keys: ["Alt+R"], group: "Several objects" },
  { name: "tool-slice", words: "Cut in two", keys: ["Alt+J"], group: "Several objects" },
  { name: "tool-part", words: "Draw a part of the outline anew", keys: ["Alt+E"], group: "Objects" },
  { name: "turn-round", words: "Turn the outline's direction round", keys: ["Alt+O"], group: "Objects" },
  { name: "propagate", words: "Copy to other pictures…", keys: ["Ctrl+B"], group: "Several objects" },
  { name: "repeat", words: "Repeat the last picture's objects", keys: ["Y"], group: "Several objects" },
  { name: "actions", words: "Change many objects…", keys: ["Ctrl+E"], group: "Several objects" },
  { name: "remove-range", words: "Delete what is on several pictures…", keys: [], group: "Several objects" },

  { name: "merge", words: "Merge into one track", keys: ["M"], group: "Tracks" },
  { name: "split", words: "Split the track here", keys: ["Alt+M"], group: "Tracks" },
  { name: "outside", words: "Outside from here on", keys: ["O"], group: "Tracks" },
  { name: "keyframe", words: "Keyframe or not", keys: ["K"], group: "Tracks" },
  { name: "follow", words: "Follow the object by a model…", keys: ["Alt+N"], group: "Tracks" },
  { name: "identify", words: "Join boxes into tracks by a model…", keys: ["Alt+Shift+N"], group: "Tracks" },
  { name: "next-keyframe", words: "Next keyframe", keys: ["R"], group: "Tracks" },
  { name: "previous-keyframe", words: "Previous keyframe", keys: ["E"], group: "Tracks" },

  ...labelCommands("label", "This object and new ones get label", ""),
  ...labelCommands("relabel", "The object gets label", "Ctrl+"),
  { name: "relabel-10", words: "The object gets label 10", keys: ["Ctrl+0"], group: "Labels" },

  { name: "next", words: "Next picture", keys: ["F"], group: "Pictures" },
  { name: "previous", words: "Previous picture", keys: ["D"], group: "Pictures" },
  { name: "forward-ten", words: "Some pictures on", keys: ["V"], group: "Pictures" },
  { name: "back-ten", words: "Some pictures back", keys: ["C"], group: "Pictures" },
  { name: "first", words: "First picture", keys: ["Home"], group: "Pictures" },
  { name: "last", words: "Last picture", keys: ["End"], group: "Pictures" },
  { name: "search-next", words: "Next picture with objects that match", keys: ["ArrowRight"], group: "Pictures" },
  {
    name: "search-previous",
    words: "Previous picture with objects that match",
    keys: ["ArrowLeft"],
    group: "Pictures",
  },
  { name: "next-changed", words: "Next picture where a keyframe is", keys: ["Shift+V"], group: "Pictures" },
  { name: "next-empty", words: "Next picture without objects", keys: ["Shift+F"], group: "Pictures" },
  { name: "next-chapter", words: "Next chapter of the video", keys: ["B"], group: "Pictures" },
  {
    name: "previous-chapter",
    words: "Previous chapter of the video; X alone where no prediction is meant",
    keys: ["Shift+B"],
    group: "Pictures",
  },
  { name: "remove-frame", words: "Take the picture out, or put it back", keys: ["Alt+Delete"], group: "Pictures" },
  { name: "copy-name", words: "Copy the picture's name", keys: [], group: "Pictures" },
  { name: "play", words: "Play or pause", keys: ["Space"], group: "Pictures" },
  { name: "go-to", words: "Go to a picture by number or name", keys: ["`", "~"], group: "Pictures" },
  { name: "context", words: "Show or hide context images", keys: ["Alt+C"], group: "Pictures" },
  { name: "thumbnails", words: "Show or hide small pictures", keys: [], group: "Pictures" },

  { name: "zoom-in", words: "Zoom in", keys: ["Z"], group: "View" },
  { name: "zoom-out", words: "Zoom out", keys: ["Shift+Z"], group: "View" },
  { name: "fit", words: "Show the whole picture", keys: ["0"], group: "View" },
  { name: "zoom-object", words: "Show the object large", keys: ["Shift+0"], group: "View" },
  { name: "turn-right", words: "Turn the view clockwise", keys: ["Ctrl+R"], group: "View" },
  { name: "turn-left", words: "Turn the view anticlockwise", keys: ["Ctrl+Shift+R"], group: "View" },
  { name: "grid", words: "Show or hide the grid", keys: ["Alt+G"], group: "View" },
  { name: "bitmap", words: "Areas alone, without the picture", keys: ["Alt+W"], group: "View" },
  { name: "even", words: "Even out the tones", keys: ["Alt+Q"], group: "View" },
  { name: "projections", words: "Lines of a cuboid into the depth", keys: ["Alt+P"], group: "View" },
  { name: "full-screen", words: "Full screen", keys: ["F11"], group: "View", isEverywhere: true },
  { name: "side", words: "Show or hide labels and objects", keys: [], group: "View" },
  { name: "filter", words: "Filter objects…", keys: ["Alt+F"], group: "View" },

  { name: "issue", words: "Report an issue here", keys: ["Alt+I"], group: "Review" },
  {
    name: "tool-issue",
    words: "Report an issue on an object, a place or a region",
    keys: ["Alt+Shift+I"],
    group: "Review",
  },
  { name: "next-issue", words: "Next issue", keys: ["Alt+ArrowRight"], group: "Review" },
  { name: "previous-issue", words: "Previous issue", keys: ["Alt+ArrowLeft"], group: "Review" },

  { name: "job", words: "State and stage of the job…", keys: [], group: "Help" },
  { name: "settings", words: "Settings", keys: ["F2"], group: "Help", isEverywhere: true },
  { name: "statistics", words: "How many objects there are", keys: [], group: "Help" },
  { name: "help", words: "Keys and gestures", keys: ["F1", "?"], group: "Help", isEverywhere: true },
]

/**
 * @param {string} name
 * @param {string} words
 * @param {string} modifier
 * @returns {Command[]}
 */
function labelCommands(name, words, modifier) {
  return Array.from({ length: 9 }, (_, index) => ({
    name: `${name}-${index + 1}`,
    words: `${words} ${index + 1}`,
    keys: [`${modifier}${index + 1}`],
    group: "Labels",
  }))
}
