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
      <p class="editor-saved" data-part="saved"><span class="editor-light"></span><span data-part="saved-words">Saved</span></p>
      <button type="button" class="editor-button editor-button--plain" data-command="help">\(EditorIcon.help)<span>Keys</span></button>
      <button type="button" class="editor-button editor-button--plain" data-command="side" aria-expanded="true"
        aria-controls="editor-side">\(EditorIcon.list)<span>Objects</span></button>
    </header>
    """
  }
}

/// The pictures of the job: where one is, and the way to the others.
struct EditorFrames: Fragment {
  let job: Job
  let frame: Int

  var body: HTML {
    """
    <nav class="editor-frames" aria-label="Pictures">
      <button type="button" class="editor-button" data-command="back-ten">\(EditorIcon.backTen)<span class="visually-hidden">10 back</span></button>
      <button type="button" class="editor-button" data-command="previous">\(EditorIcon.previous)<span class="visually-hidden">Previous</span></button>
      <input class="editor-slider" type="range" data-part="slider" aria-label="Picture"
        min="\(job.start)" max="\(job.stop)" value="\(frame)">
      <p class="editor-count"><span data-part="position">\(frame - job.start + 1)</span> / \(job.frameCount)</p>
      <button type="button" class="editor-button" data-command="next">\(EditorIcon.next)<span class="visually-hidden">Next</span></button>
      <button type="button" class="editor-button" data-command="forward-ten">\(EditorIcon.forwardTen)<span class="visually-hidden">10 on</span></button>
      <p class="editor-name" data-part="name"></p>
      <p class="editor-status" data-part="status" role="status"></p>
    </nav>
    """
  }
}

/// Labels and objects; the script fills both lists.
struct EditorSide: Fragment {
  var body: HTML {
    """
    <aside class="editor-side" id="editor-side" data-part="side" aria-label="Labels and objects">
      <section class="editor-panel" aria-labelledby="editor-labels-title">
        <h2 id="editor-labels-title">Labels</h2>
        <ul class="editor-labels" data-part="labels"></ul>
      </section>
      <section class="editor-panel editor-panel--grows" aria-labelledby="editor-objects-title">
        <h2 id="editor-objects-title">Objects <span data-part="count">0</span></h2>
        <p class="editor-empty" data-part="empty">Nothing is marked on this picture yet.</p>
        <div class="editor-objects" data-part="objects">
          <ul class="editor-list" data-part="list" role="listbox" tabindex="0" aria-labelledby="editor-objects-title"></ul>
          <div class="editor-row-tools" data-part="row-tools" hidden>
            <select data-part="row-label" aria-label="Label of this object"></select>
            <button type="button" class="editor-button" data-part="row-delete">\(EditorIcon.delete)<span class="visually-hidden">Delete this object</span></button>
          </div>
        </div>
      </section>
    </aside>
    """
  }
}
