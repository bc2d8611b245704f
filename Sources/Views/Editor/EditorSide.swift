import HTML

/// Labels, objects, what is selected, and what reviewers found; the script fills all of them.
struct EditorSide: Fragment {
  var body: HTML {
    """
    <aside class="editor-side" id="editor-side" data-part="side" aria-label="Labels and objects">
      <p class="editor-side-head"><button type="button" class="editor-chip" data-command="side" aria-expanded="true"
        aria-controls="editor-side">Close</button></p>
      <section class="editor-panel editor-panel--issues" data-part="issues" aria-label="Issues" hidden></section>
      <section class="editor-panel editor-panel--issues" data-part="conflicts" aria-label="Conflicts with the ground truth"
        hidden></section>
      <section class="editor-panel editor-panel--labels" aria-labelledby="editor-labels-title">
        <h2 id="editor-labels-title">Labels</h2>
        <ul class="editor-labels" data-part="labels"></ul>
      </section>
      <section class="editor-panel editor-panel--grows" aria-labelledby="editor-objects-title">
        <h2 id="editor-objects-title">Objects <span data-part="count">0</span></h2>
        <div class="editor-search">
          <input type="search" data-part="search" placeholder="Find…" aria-label="Find objects by label, kind, value or number"
            title="Enter goes to it: 7 is its number here, T7 a track’s, #7 the server’s, on whatever picture">
          <select data-part="order" aria-label="Order of the objects">
            <option value="number">Oldest first</option>
            <option value="newest">Newest first</option>
            <option value="changed" title="Since the page was opened; before that, the newest">Last changed first</option>
            <option value="label">By label</option>
            <option value="layer">By layer</option>
          </select>
        </div>
        <div class="editor-pile" data-part="layers" role="group" aria-label="Layers" hidden></div>
        <p class="editor-empty" data-part="empty">Nothing is marked on this picture yet. Take a tool and draw.</p>
        <div class="editor-objects" data-part="objects">
          <ul class="editor-list" data-part="list" role="listbox" tabindex="0" aria-multiselectable="true"
            aria-labelledby="editor-objects-title"></ul>
          <div class="editor-row-tools" data-part="row-tools" hidden>
            <select data-part="row-label" aria-label="Label of this object"></select>
            <button type="button" class="editor-button" data-part="row-hidden" aria-pressed="false">\(EditorIcon.hide)<span class="visually-hidden">Hide this object</span></button>
            <button type="button" class="editor-button" data-part="row-locked" aria-pressed="false">\(EditorIcon.lock)<span class="visually-hidden">Lock this object</span></button>
            <button type="button" class="editor-button" data-part="row-delete">\(EditorIcon.delete)<span class="visually-hidden">Delete this object</span></button>
          </div>
        </div>
      </section>
      <section class="editor-panel editor-panel--details" data-part="details" aria-label="What is selected" hidden></section>
    </aside>
    """
  }
}
