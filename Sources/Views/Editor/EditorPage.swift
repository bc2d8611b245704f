public import Domain
public import HTML

/// The annotation editor of one job: a full window without the site's navigation.
///
/// The markup is complete but empty; `js/editor/main.js` defines `<annotation-editor>`, which fills it.
public struct EditorPage: Page {
  public let task: LabelingTask
  public let job: Job
  /// The project's labels in their order; the first nine have a digit.
  public let labels: [Label]
  /// The job's pictures, ascending by number.
  public let frames: [Frame]
  /// The numbers of those that were taken out.
  public let deletedFrames: Set<Int>
  /// How many context images there are, by the numbers of the pictures that have some.
  public let contextCounts: [Int: Int]
  /// Of a video, where its file names parts of it.
  public let chapters: [Chapter]
  /// The signed-in person's user name: unsent work is kept per person.
  public let userName: String
  /// The picture to open; one outside the job becomes the job's first.
  public let frame: Int

  public init(
    task: LabelingTask,
    job: Job,
    labels: [Label],
    frames: [Frame],
    deletedFrames: Set<Int> = [],
    contextCounts: [Int: Int] = [:],
    chapters: [Chapter] = [],
    userName: String,
    frame: Int? = nil
  ) {
    self.task = task
    self.job = job
    self.labels = labels
    self.frames = frames
    self.deletedFrames = deletedFrames
    self.contextCounts = contextCounts
    self.chapters = chapters
    self.userName = userName
    self.frame = frame.flatMap { job.contains(frame: $0) ? $0 : nil } ?? frames.first?.number ?? job.start
  }

  public var layout: PageLayout {
    PageLayout(
      stylesheets: [
        "css/pages/editor.css", "css/pages/editor-panels.css", "css/pages/editor-details.css",
        "css/pages/editor-dialogs.css",
        "css/pages/editor-narrow.css",
        "css/pages/editor-status.css",
      ] + (contextCounts.isEmpty ? [] : ["css/pages/editor-context.css"]),
      modules: ["js/editor/main.js"],
      isBare: true
    )
  }

  public var title: String { "\(task.name), job \(job.id)" }

  public var body: HTML {
    """
    <main class="editor-page">
    <annotation-editor class="editor" job="\(job.id.value)" task="\(task.id.value)" \
    start="\(job.start)" stop="\(job.stop)" frame="\(frame)" data-state="loading" data-saved="saved" \
    data-frame="\(frame)" data-tool="select" data-mode="standard" data-label="\(labels.first?.id.value ?? 0)" data-objects="0">
      <script type="application/json" data-editor>\(json: data.text)</script>
      \(EditorBar(task: task, job: job))
      \(EditorToolbar())
      <div class="editor-options" role="group" aria-label="Tool options">
        <span class="editor-prompt" data-part="prompt" role="status" hidden></span>
        <span class="editor-option-list" data-part="options"></span>
      </div>
      <p class="editor-status" data-part="status" role="status"></p>
      <div class="editor-stage" data-part="stage" tabindex="0" role="application" aria-label="Picture"
        aria-describedby="editor-hint">
        <canvas class="editor-canvas" data-part="resting"></canvas>
        <canvas class="editor-canvas" data-part="live"></canvas>
        <p class="visually-hidden" id="editor-hint">N draws, F1 lists all keys. Tab walks through the objects;
          Escape and then Tab leaves the picture.</p>
        <div class="editor-message" data-part="message" role="status"><p>Loading…</p></div>
        <noscript><p class="editor-message">The editor needs JavaScript.</p></noscript>
      </div>
      <section class="editor-notices" data-part="notices" aria-label="Changes that need your decision" hidden></section>
      \(EditorFrames(
        count: frames.count,
        index: frames.firstIndex { $0.number == frame } ?? 0,
        hasContext: !contextCounts.isEmpty
      ))
      \(contextCounts.isEmpty ? nil : contextPanel)
      \(EditorSide())
      <div class="editor-thumbnails" data-part="thumbnails" role="group" aria-label="Small pictures" hidden></div>
      <dialog class="editor-dialog" data-part="dialog" aria-labelledby="editor-dialog-title"></dialog>
    </annotation-editor>
    </main>
    """
  }

  private var contextPanel: HTML {
    """
    <section class="editor-context" id="editor-context" data-part="context" aria-label="Context images" hidden></section>
    """
  }

  var data: EditorData {
    EditorData(
      labels: labels,
      frames: frames,
      deletedFrames: deletedFrames,
      contextCounts: contextCounts,
      chapters: chapters,
      job: job,
      user: userName
    )
  }
}
