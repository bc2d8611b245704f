/** What has no command: the tools' own keys and the pointer's gestures. */
export const gestures = [
  { keys: "Tab, Shift+Tab", words: "Next or previous object; Escape and then Tab leaves the picture" },
  {
    keys: "Arrows",
    words: "Move the objects by 1 pixel, with Shift by 10; with nothing selected, up and down move the view",
  },
  { keys: "Shift+arrows", words: "With nothing selected: move the view" },
  { keys: "Arrows, Enter", words: "While drawing: move the cursor, set a point; Enter again at the same place ends" },
  { keys: "Escape", words: "Cancel drawing, then back to selecting, then select nothing" },
  { keys: "Backspace, right button", words: "While drawing: take the last point back" },
  { keys: "[ and ]", words: "Smaller and larger brush" },
  { keys: "Alt and a drag with the right button", words: "While painting: left a smaller brush, right a larger one" },
  { keys: "Drag an object, a handle", words: "Move, reshape; the handle on the arm turns, with Shift in steps of 15°" },
  { keys: "Small handle on an edge", words: "Drag it: a new point" },
  { keys: "Alt and click", words: "Take a point away" },
  {
    keys: "Right button, long touch",
    words: "What can be done with a point, an object, the picture; on “Next”, which picture that is",
  },
  { keys: "Ctrl and click; Shift and drag", words: "Select several" },
  { keys: "Wheel, two fingers", words: "Zoom" },
  { keys: "Drag beside objects, middle button, Space and drag", words: "Move the view" },
  { keys: "Double click beside objects", words: "Show the whole picture" },
]
