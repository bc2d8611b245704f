import HTML

/// How a file is imported: beside what is there or in its place. Of a project there is nothing to choose, but of masks.
struct ImportMannerFields: Fragment {
  let kind: DatasetSubject.Kind
  let mode: String?
  let drawsMasksAsPolygons: Bool

  var body: HTML {
    """
    \(kind == .project ? nil : Choice(name: "mode", label: "What to do", options: Self.modes, selected: mode))
    <label class="check"><input class="check__box" type="checkbox" name="conv_mask_to_poly" value="true"\
    \(attribute: "checked", if: drawsMasksAsPolygons)> Masks become polygons</label>
    """
  }

  private static let modes = [
    Choice.Option(value: "append", words: "Add to what is there"),
    Choice.Option(value: "replace", words: "Replace what is there"),
  ]
}

/// The import, or first what it would do; whichever was chosen before stands first.
struct ImportButtons: Fragment {
  var isDryRun = false
  /// Where “Cancel” leads.
  var cancel: String?

  var body: HTML {
    """
    <div class="form__actions">\(isDryRun ? [trial, real] : [real, trial])\(cancelLink)</div>
    """
  }

  private var real: HTML { button("Import", value: "false", isMain: !isDryRun) }
  private var trial: HTML { button("Tell what would happen", value: "true", isMain: isDryRun) }

  private func button(_ words: String, value: String, isMain: Bool) -> HTML {
    """
    <button class="button\(isMain ? " button--primary" : "")" name="dry_run" value="\(value)">\(words)</button>

    """
  }

  private var cancelLink: HTML? {
    guard let cancel else { return nil }
    return """
      <a class="button" href="\(cancel)">Cancel</a>
      """
  }
}
