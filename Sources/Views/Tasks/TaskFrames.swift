public import Domain
import HTML

/// A part of a task's frames.
public struct FramePage: Equatable, Sendable {
  /// A frame, and how it is reached.
  public struct Entry: Equatable, Sendable {
    public let frame: Frame
    public let isDeleted: Bool
    /// A job that holds it; nil where the viewer sees none.
    public let job: Job.ID?

    public init(frame: Frame, isDeleted: Bool = false, job: Job.ID? = nil) {
      self.frame = frame
      self.isDeleted = isDeleted
      self.job = job
    }
  }

  public let frames: [Entry]
  /// The first frame of the part before this one: the query's `from`; nil at the beginning.
  public let previousStart: Int?
  /// The first frame of the part after this one; nil at the end.
  public let nextStart: Int?
  /// What their names hold.
  public let search: String
  /// Only those that were taken out.
  public let showsDeleted: Bool
  /// How many were taken out of the task.
  public let deletedCount: Int

  public init(
    frames: [Entry],
    previousStart: Int? = nil,
    nextStart: Int? = nil,
    search: String = "",
    showsDeleted: Bool = false,
    deletedCount: Int = 0
  ) {
    self.frames = frames
    self.previousStart = previousStart
    self.nextStart = nextStart
    self.search = search
    self.showsDeleted = showsDeleted
    self.deletedCount = deletedCount
  }
}

/// The frames of a task; each opens the editor at its place.
struct TaskFrames: Fragment {
  let task: LabelingTask
  let page: FramePage
  let canAdd: Bool

  var body: HTML {
    """
    <section class="section" aria-labelledby="pictures-title">
    <div class="section__head">
    <h2 class="section__title" id="pictures-title">Pictures</h2>
    \(isEmptyList ? nil : SearchField(path: Path.task(task.id), label: "Search pictures", search: page.search))
    </div>
    \(deleted)
    \(grid)
    \(Pagination(back: link("Previous", page.previousStart), further: link("Next", page.nextStart)))
    </section>
    """
  }

  private var isEmptyList: Bool { page.frames.isEmpty && page.search.isEmpty && !page.showsDeleted }

  private var deleted: HTML? {
    guard page.deletedCount > 0 || page.showsDeleted else { return nil }
    if page.showsDeleted {
      return """
        <p class="section__note">Pictures that were taken out. <a href="\(Path.task(task.id))">Show all</a></p>
        """
    }
    let address = Address.with(Path.task(task.id), [("deleted", "true")])
    return """
      <p class="section__note"><a href="\(address)">\(Wording.count(page.deletedCount, "picture was", "pictures were")) \
      taken out</a></p>
      """
  }

  private func link(_ words: String, _ start: Int?) -> Pagination.Link? {
    start.map { start in
      let items = [("q", page.search), ("deleted", page.showsDeleted ? "true" : nil), ("from", "\(start)")]
      return .init(words: words, address: Address.with(Path.task(task.id), items))
    }
  }

  private var grid: HTML {
    guard !page.frames.isEmpty else { return empty.body }
    return """
      <ul class="thumbnails">
      \(page.frames.map(thumbnail))
      </ul>
      """
  }

  private var empty: EmptyState {
    if !page.search.isEmpty { return .nothingFound(page.search) }
    if page.showsDeleted {
      return EmptyState(title: "Nothing is taken out", sentence: "All pictures of this task are there.")
    }
    let addition: HTML = """
      <a class="button button--primary" href="\(Path.newTaskMedia(task.id))">\(Icon.plus)Add pictures</a>
      """
    return EmptyState(
      title: "No pictures",
      sentence: "Add pictures, an archive of pictures, or a video.",
      action: canAdd ? addition : nil
    )
  }

  private func thumbnail(_ entry: FramePage.Entry) -> HTML {
    let frame = entry.frame
    return """
      <li class="thumbnail\(entry.isDeleted ? " thumbnail--deleted" : "")">\
      <a class="thumbnail__link" href="\(address(of: entry))">\
      <img class="thumbnail__picture" src="\(Path.taskThumbnail(task.id, frame.number))" alt="" \
      width="240" height="180" loading="lazy">\
      <span class="thumbnail__words"><span class="thumbnail__name">\(LongName(frame.name))</span>\
      <span class="thumbnail__size">\(frame.number) · \(frame.width) × \(frame.height)</span>\
      \(entry.isDeleted ? Badge("taken out", tone: .warning) : nil)</span></a>\(restoration(of: entry))</li>

      """
  }

  private func restoration(of entry: FramePage.Entry) -> HTML? {
    guard entry.isDeleted else { return nil }
    return """
      <form method="post" action="\(Path.frameRestoration(task.id, entry.frame.number))">\
      <button class="button button--small" aria-label="Put \(entry.frame.name) back">Put back</button></form>
      """
  }

  /// The editor, or the picture itself where no job holds it.
  private func address(of entry: FramePage.Entry) -> String {
    guard let job = entry.job else { return Path.taskFrame(task.id, entry.frame.number) }
    return Path.job(task.id, job, frame: entry.frame.number)
  }
}
