public import Domain
public import HTML

/// A file of an upload that could not become a picture of the task.
public struct RefusedFile: Equatable, Sendable {
  /// As it was called in the upload, or `archive.zip/inner/name.jpg`.
  public let name: String
  /// Why, in one sentence.
  public let reason: String

  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }
}

/// Asks what shall become of an upload in which some files were no good pictures.
public struct TaskPicturesPage: Page {
  public let task: LabelingTask
  /// How many pictures are good.
  public let goodCount: Int
  public let refused: [RefusedFile]

  public init(task: LabelingTask, goodCount: Int, refused: [RefusedFile]) {
    self.task = task
    self.goodCount = goodCount
    self.refused = refused
  }

  public var title: String { "Some files were refused" }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: lead))
    <div class="choices">
    \(acceptance)
    <form method="post" action="\(Path.taskDeletion(task.id))"><button class="button">Discard the upload</button></form>
    </div>
    \(TableFrame(label: "Refused files", columns: columns, rows: refused.map(row)))
    """
  }

  private var trail: [PageHeader.Step] { .above(task) }

  private var lead: HTML {
    """
    “\(task.name)” is not made yet: \(Wording.count(goodCount, "file is a good picture", "files are good pictures")), \
    \(Wording.count(refused.count, "is not", "are not")).
    """
  }

  private var acceptance: HTML? {
    guard goodCount > 0 else { return nil }
    let pictures = goodCount == 1 ? "the good picture" : "the \(Wording.grouped(goodCount)) good pictures"
    return """
      <form method="post" action="\(Path.taskPicturesAcceptance(task.id))">
      <button class="button button--primary">Make the task from \(pictures)</button>
      </form>
      """
  }

  private let columns = [TableFrame.column("File"), TableFrame.column("Reason")]

  private func row(_ file: RefusedFile) -> HTML {
    """
    <tr><th scope="row"><span class="table__main">\(file.name)</span></th>\(TableFrame.cell("\(file.reason)"))</tr>

    """
  }
}
