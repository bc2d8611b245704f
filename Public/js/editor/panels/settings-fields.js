/**
 * What people can choose in the dialog of settings.
 *
 * @typedef {object} Field
 * @property {keyof import("../settings.js").SettingsValues} name
 * @property {string} words
 * @property {"Pictures" | "Objects" | "Words" | "Drawing" | "Keys"} group
 * @property {number} [least]
 * @property {number} [most]
 * @property {string} [unit]
 * @property {[string, string][]} [choices] value and words
 * @property {boolean} [isColor]
 */

/** @type {Field[]} */
export const fields = [
  { name: "step", words: "Pictures that V and C go on", group: "Pictures", least: 2, most: 1000 },
  { name: "speed", words: "Playing speed", group: "Pictures", least: 1, most: 100, unit: "pictures a second" },
  { name: "resetsZoom", words: "Show each picture as a whole", group: "Pictures" },
  { name: "turnsAll", words: "Turn all pictures alike", group: "Pictures" },
  { name: "showsDeleted", words: "Show pictures that were taken out", group: "Pictures" },
  {
    name: "goesTo",
    words: "“Next” goes to",
    group: "Pictures",
    choices: [
      ["all", "the next picture"],
      ["matching", "the next with objects that match"],
      ["empty", "the next without objects"],
      ["chapter", "the next chapter"],
    ],
  },
  { name: "isSmooth", words: "Smooth pixels", group: "Pictures" },
  { name: "brightness", words: "Brightness", group: "Pictures", least: 20, most: 300, unit: "%" },
  { name: "contrast", words: "Contrast", group: "Pictures", least: 20, most: 300, unit: "%" },
  { name: "saturation", words: "Saturation", group: "Pictures", least: 0, most: 300, unit: "%" },
  { name: "gamma", words: "Gamma", group: "Pictures", least: 20, most: 500, unit: "%" },
  { name: "isEven", words: "Even out the tones (histogram)", group: "Pictures" },
  { name: "hasGrid", words: "Grid", group: "Pictures" },
  { name: "gridSize", words: "Grid size", group: "Pictures", least: 2, most: 1000, unit: "pixels" },
  { name: "gridColor", words: "Colour of the grid", group: "Pictures", isColor: true },
  { name: "gridOpacity", words: "Opacity of the grid", group: "Pictures", least: 5, most: 100, unit: "%" },
  { name: "ground", words: "Colour around the picture", group: "Pictures", isColor: true },
  {
    name: "colorBy",
    words: "Colours by",
    group: "Objects",
    choices: [["label", "label"], ["instance", "object"], ["group", "group"]],
  },
  { name: "opacity", words: "Opacity of areas", group: "Objects", least: 0, most: 100, unit: "%" },
  { name: "strongOpacity", words: "Opacity of selected areas", group: "Objects", least: 0, most: 100, unit: "%" },
  { name: "hasOutline", words: "All borders in one colour", group: "Objects" },
  { name: "outlineColor", words: "Colour of all borders", group: "Objects", isColor: true },
  { name: "isBitmap", words: "Bitmap: areas alone, without the picture", group: "Objects" },
  { name: "handleSide", words: "Size of points", group: "Objects", least: 4, most: 24, unit: "pixels" },
  {
    name: "objectMargin",
    words: "Margin around a large object",
    group: "Objects",
    least: 0,
    most: 500,
    unit: "pixels",
  },
  { name: "hasProjections", words: "Lines of cuboids into the depth", group: "Objects" },
  { name: "showsRelations", words: "Arrows of all relations", group: "Objects" },
  { name: "acceptFrom", words: "“Accept all” takes scores from", group: "Objects", least: 0, most: 100, unit: "%" },
  {
    name: "names",
    words: "Words stand beside",
    group: "Words",
    choices: [["touched", "what is selected or under the pointer"], ["all", "all objects"]],
  },
  { name: "nameSize", words: "Size of the words", group: "Words", least: 8, most: 32, unit: "pixels" },
  { name: "namesNumber", words: "Number of the object", group: "Words" },
  { name: "namesAttributes", words: "Attributes", group: "Words" },
  { name: "namesSource", words: "Who made it", group: "Words" },
  { name: "namesSize", words: "Width and height", group: "Words" },
  { name: "hasTags", words: "Tags on the picture", group: "Words" },
  { name: "hasAutoBorders", words: "Follow the outlines of others", group: "Drawing" },
  { name: "tolerance", words: "Free-hand lines may be off by", group: "Drawing", least: 0, most: 20, unit: "pixels" },
  { name: "hasSingleKeys", words: "Single keys are shortcuts", group: "Keys" },
]
