import Domain
import HTML

/// The points of a skeleton: names and edges to type, and with JavaScript a board to place them on.
struct SkeletonSection: Fragment {
  let typed: TypedLabel
  /// The stored label; nil for a new one.
  let label: Label?
  let problem: String?

  var body: HTML {
    """
    <skeleton-template\(attribute: "hidden", if: typed.kind != LabelKind.skeleton.rawValue)>
    <section class="card" aria-labelledby="points-title">
    <h2 class="card__title" id="points-title">Points of the skeleton</h2>
    <div class="skeleton-parts">
    \(board)
    <div class="form">
    <ol class="label-rows__list" data-part="rows">
    \(rows)
    </ol>
    <div data-part="edges">\(Field(
      name: "edges", label: "Edges", value: typed.edges,
      hint: "Pairs of points that a line joins, such as 1-2, 2-3.", problem: problem, isRequired: false
    ))</div>
    </div>
    </div>
    </section>
    </skeleton-template>
    """
  }

  private let board: HTML = """
    <div class="skeleton-board" data-part="board" hidden>
    <svg class="skeleton-canvas" data-canvas viewBox="0 0 100 100" role="group" aria-label="Drawing of the skeleton">\
    <image width="100" height="100" preserveAspectRatio="none"/><g></g></svg>
    <p class="card__note">Click: a new point. Drag: move it. Choose one point and then another: a line joins or parts \
    them. By keys: Tab to a point, arrows move it, Enter chooses it, Delete removes it.</p>
    <p class="skeleton-said" data-part="said" role="status"></p>
    <div class="skeleton-actions" role="group" aria-label="Drawing">
    <button type="button" class="button button--small" data-action="add">Add point</button>
    <button type="button" class="button button--small" data-action="remove">Remove point</button>
    <button type="button" class="button button--small" data-action="undo">Undo</button>
    <button type="button" class="button button--small" data-action="redo">Redo</button>
    <button type="button" class="button button--small" data-action="picture">Picture below…</button>
    <button type="button" class="button button--small" data-action="open">Open SVG…</button>
    <button type="button" class="button button--small" data-action="save">Save SVG</button>
    </div>
    <input type="file" data-part="svg-file" accept=".svg,image/svg+xml" aria-label="SVG file" hidden>
    <input type="file" data-part="picture-file" accept="image/*" aria-label="Picture below the drawing" hidden>
    </div>
    """

  private var rows: [HTML] {
    let blank = (0..<2).map { _ in TypedLabel.Point(id: "", name: "") }
    return (typed.points.filter { !$0.name.isEmpty } + blank).enumerated().map { number, point in
      """
      <li class="label-row"><span class="label-row__number">\(number + 1)</span>
      <input type="hidden" name="point_id" value="\(point.id)">
      <input type="hidden" name="point_x" value="\(point.x)"><input type="hidden" name="point_y" value="\(point.y)">
      <input class="field__control label-row__name" type="text" name="point_name" value="\(point.name)" \
      aria-label="Name of point \(number + 1)" maxlength="64" autocomplete="off"></li>

      """
    }
  }
}
