import HTML

/// Every tool and every action on the picture. Keys are added by the script, which knows the keymap.
struct EditorToolbar: Fragment {
  var body: HTML {
    """
    <div class="editor-tools" role="group" aria-label="Tools and actions">
      <div class="editor-group" role="group" aria-label="Tool">
        \(tool("select", "Select", EditorIcon.select, isPressed: true))
        \(tool("rectangle", "Rectangle", EditorIcon.rectangle))
        \(tool("pan", "Move view", EditorIcon.pan))
      </div>
      <div class="editor-group" role="group" aria-label="Edit">
        \(action("undo", "Undo", EditorIcon.undo))
        \(action("redo", "Redo", EditorIcon.redo))
        \(action("copy", "Copy", EditorIcon.copy))
        \(action("paste", "Paste", EditorIcon.paste))
        \(action("occluded", "Occluded", EditorIcon.occluded))
        \(action("delete", "Delete", EditorIcon.delete))
      </div>
      <div class="editor-group" role="group" aria-label="View">
        \(action("zoom-in", "Zoom in", EditorIcon.zoomIn))
        \(action("zoom-out", "Zoom out", EditorIcon.zoomOut))
        \(action("fit", "Fit", EditorIcon.fit))
      </div>
    </div>
    """
  }

  private func tool(_ name: String, _ label: String, _ icon: HTML, isPressed: Bool = false) -> HTML {
    """
    <button type="button" class="editor-button" data-command="tool-\(name)" \
    aria-pressed="\(isPressed ? "true" : "false")">\(icon)<span>\(label)</span></button>
    """
  }

  private func action(_ name: String, _ label: String, _ icon: HTML) -> HTML {
    """
    <button type="button" class="editor-button" data-command="\(name)">\(icon)<span>\(label)</span></button>
    """
  }
}
