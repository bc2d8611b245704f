import Domain
import HTML

/// How many objects of which label and kind there are: a chart that the server draws, and the table it is drawn from.
struct TaskStatistics: Fragment {
  let task: LabelingTask.ID
  let objects: ObjectCounts

  var body: HTML {
    """
    <section class="card" aria-labelledby="statistics-title">
    <h2 class="card__title" id="statistics-title">Marked so far</h2>
    \(content)
    </section>
    """
  }

  private var content: HTML {
    guard objects.total > 0 else {
      return """
        <p class="card__note">Nothing yet. Open a job and draw the first box.</p>
        """
    }
    return """
      <picture><source media="(prefers-color-scheme: dark)" srcset="\(sources("dark"))">\
      <img class="statistics__chart" src="\(address("light", 1))" srcset="\(sources("light"))" \
      width="340" height="\(52 + 26 * min(objects.rows.count, 24))" alt="\(objects.narration)" loading="lazy"></picture>
      <details class="form__more"\(attribute: "open", if: objects.rows.count <= 6)><summary>As a table</summary>
      \(TableFrame(label: "Objects by label and kind", columns: columns, rows: objects.rows.map(row)))
      </details>
      """
  }

  private func address(_ theme: String, _ density: Int) -> String {
    Address.with(Path.taskStatisticsPNG(task), [("theme", theme), ("density", "\(density)")])
  }

  private func sources(_ theme: String) -> String {
    (1...2).map { "\(address(theme, $0)) \($0)x" }.joined(separator: ", ")
  }

  private var kinds: [String] { objects.kinds }

  private var columns: [HTML] {
    // The sums first: with many kinds the rest is scrolled to.
    [TableFrame.column("Label"), TableFrame.column("All", isNumber: true)]
      + kinds.map { TableFrame.column($0.capitalizedWord, isNumber: true) }
  }

  private func row(_ row: ObjectCounts.Row) -> HTML {
    """
    <tr><th scope="row"><span class="label-name">\(Swatch(color: row.label.color))<span>\(LongName(row.label.name))</span></span></th>\
    \(TableFrame.cell("\(Wording.grouped(row.total))", isNumber: true))\
    \(kinds.map { TableFrame.cell("\(Wording.grouped(row.counts[$0] ?? 0))", isNumber: true) })</tr>

    """
  }
}
