import Domain
import HTML

/// The top bar: the way back, what is being annotated, whether it is saved.
struct EditorBar: Fragment {
  let task: LabelingTask
  let job: Job

  var body: HTML {
    """
    <header class="editor-bar">
      <a class="editor-back" href="\(Path.task(task.id))">\(EditorIcon.back)<span>Back</span></a>
      <div class="editor-title">
        <h1>\(task.name)</h1>
        <p>\(task.projectName) · job \(job.id.value)</p>
      </div>
      <label class="editor-mode"><span class="visually-hidden">Kind of work</span>
        <select data-part="mode">
          <option value="standard">Standard</option>
          <option value="attributes">Attributes</option>
          <option value="single">Single shape</option>
          <option value="tags">Tags</option>
          <option value="review">Review</option>
        </select></label>
      <ul class="editor-people" data-part="people" aria-label="Also working on this job" hidden></ul>
      <p class="editor-saved" data-part="saved"><span class="editor-light"></span><span data-part="saved-words">Saved</span></p>
      <button type="button" class="editor-button editor-button--plain" data-command="job">\(EditorIcon.finish)<span>Job</span></button>
      <button type="button" class="editor-button editor-button--plain" data-command="filter">\(EditorIcon.filter)<span>Filter</span></button>
      <button type="button" class="editor-button editor-button--plain" data-command="statistics">\(EditorIcon.statistics)<span class="visually-hidden">Statistics</span></button>
      <button type="button" class="editor-button editor-button--plain" data-command="settings">\(EditorIcon.settings)<span class="visually-hidden">Settings</span></button>
      <button type="button" class="editor-button editor-button--plain" data-command="help">\(EditorIcon.help)<span>Keys</span></button>
      <button type="button" class="editor-button editor-button--plain" data-command="side" aria-expanded="true"
        aria-controls="editor-side">\(EditorIcon.list)<span>Objects</span></button>
    </header>
    """
  }
}

/// The pictures of the job: where one is, and the way to the others.
struct EditorFrames: Fragment {
  let count: Int
  /// Which of them is open, from 0.
  let index: Int
  /// Whether something can be looked at beside any of them.
  let hasContext: Bool

  var body: HTML {
    """
    <nav class="editor-frames" aria-label="Pictures">
      <button type="button" class="editor-button" data-command="back-ten">\(EditorIcon.backTen)<span class="visually-hidden">10 back</span></button>
      <button type="button" class="editor-button" data-command="previous">\(EditorIcon.previous)<span class="visually-hidden">Previous</span></button>
      <select class="editor-chapters" data-part="chapters" aria-label="Chapter" hidden></select>
      <span class="editor-slide"><input class="editor-slider" type="range" data-part="slider" aria-label="Picture"
        list="editor-marks" min="0" max="\(max(count - 1, 0))" value="\(index)"><span class="editor-loaded"
        data-part="loaded"></span></span>
      <p class="editor-count"><span data-part="position">\(index + 1)</span> / \(count)</p>
      <button type="button" class="editor-button" data-command="play" aria-pressed="false">\(EditorIcon.play)<span class="visually-hidden">Play</span></button>
      <button type="button" class="editor-button" data-command="next">\(EditorIcon.next)<span class="visually-hidden">Next</span></button>
      <button type="button" class="editor-button" data-command="forward-ten">\(EditorIcon.forwardTen)<span class="visually-hidden">10 on</span></button>
      <button type="button" class="editor-button" data-command="thumbnails" aria-pressed="false">\(EditorIcon.thumbnails)<span class="visually-hidden">Small pictures</span></button>
      \(hasContext ? contextButton : nil)
      <input class="editor-where" type="text" data-part="where" list="editor-offers" placeholder="Go to…"
        aria-label="Go to a picture by number or name" autocomplete="off">
      <datalist id="editor-offers" data-part="offers"></datalist>
      <datalist id="editor-marks" data-part="marks"></datalist>
      <p class="editor-name" data-part="name"></p>
    </nav>
    """
  }

  private var contextButton: HTML {
    """
    <button type="button" class="editor-button" data-command="context" aria-pressed="false" \
    aria-controls="editor-context">\(EditorIcon.context)<span class="visually-hidden">Context images</span></button>
    """
  }
}
