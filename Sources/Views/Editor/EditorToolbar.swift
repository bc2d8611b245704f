import HTML

/// Every tool and every action on the picture. Keys are added by the script, which knows the keymap.
struct EditorToolbar: Fragment {
  var body: HTML {
    """
    <div class="editor-tools" role="group" aria-label="Tools and actions">
      <div class="editor-group" role="group" aria-label="Tool">
        \(tool("select", "Select", EditorIcon.select, isPressed: true))
        \(tool("pan", "Move view", EditorIcon.pan))
        \(tool("rectangle", "Rectangle", EditorIcon.rectangle))
        \(tool("extreme", "Extreme points", EditorIcon.extreme))
        \(tool("rotated", "Turned rectangle", EditorIcon.rotated))
        \(tool("ellipse", "Ellipse", EditorIcon.ellipse))
        \(tool("polygon", "Polygon", EditorIcon.polygon))
        \(tool("polyline", "Line", EditorIcon.polyline))
        \(tool("points", "Points", EditorIcon.points))
        \(tool("brush", "Mask", EditorIcon.brush))
        \(tool("scissors", "Scissors", EditorIcon.scissors))
        \(tool("cuboid", "Cuboid", EditorIcon.cuboid))
        \(tool("cuboid-corners", "Cuboid by corners", EditorIcon.cuboidCorners))
        \(tool("skeleton", "Skeleton", EditorIcon.skeleton))
        \(tool("interactor", "Point at an object", EditorIcon.interactor))
        \(action("detect", "Find objects by a model", EditorIcon.detect))
        \(action("tag", "Tag", EditorIcon.tag))
        \(tool("slice", "Cut", EditorIcon.slice))
        \(tool("relate", "Relate two objects", EditorIcon.relate))
      </div>
      <div class="editor-group" role="group" aria-label="Edit">
        \(action("undo", "Undo", EditorIcon.undo))
        \(action("redo", "Redo", EditorIcon.redo))
        \(action("copy", "Copy", EditorIcon.copy))
        \(action("paste", "Paste", EditorIcon.paste))
        \(action("occluded", "Occluded", EditorIcon.occluded))
        \(action("delete", "Delete", EditorIcon.delete))
        \(action("group", "Group", EditorIcon.group))
        \(action("join", "Join", EditorIcon.join))
        \(action("merge", "Merge", EditorIcon.merge))
        \(action("follow", "Follow by a model", EditorIcon.follow))
        \(action("identify", "Join boxes into tracks by a model", EditorIcon.identify))
        \(action("repeat", "Repeat the last picture's objects", EditorIcon.repeatLast))
        \(action("propagate", "Copy to other pictures", EditorIcon.propagate))
      </div>
      <div class="editor-group" role="group" aria-label="View">
        \(action("zoom-in", "Zoom in", EditorIcon.zoomIn))
        \(action("zoom-out", "Zoom out", EditorIcon.zoomOut))
        \(tool("region", "Zoom to a region", EditorIcon.region))
        \(action("fit", "Fit", EditorIcon.fit))
        \(action("turn-right", "Turn", EditorIcon.turn))
        \(action("grid", "Grid", EditorIcon.grid))
      </div>
    </div>
    """
  }

  private func tool(_ name: String, _ label: String, _ icon: HTML, isPressed: Bool = false) -> HTML {
    """
    <button type="button" class="editor-button" data-command="tool-\(name)" \
    aria-pressed="\(isPressed ? "true" : "false")">\(icon)<span class="visually-hidden">\(label)</span></button>
    """
  }

  private func action(_ name: String, _ label: String, _ icon: HTML) -> HTML {
    """
    <button type="button" class="editor-button" data-command="\(name)">\(icon)<span class="visually-hidden">\(label)</span></button>
    """
  }
}
