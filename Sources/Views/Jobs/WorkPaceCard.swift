import Domain
import HTML

/// How long objects took in a job, for each label.
struct WorkPaceCard: Fragment {
  let pace: WorkPace
  let labels: [Label]

  var body: HTML {
    """
    <section class="card" aria-labelledby="pace-title">
    <h2 class="card__title" id="pace-title">Time per object</h2>
    \(content)
    </section>
    """
  }

  private var content: HTML {
    guard let each = pace.total.secondsEach else {
      return """
        <p class="card__note">Nothing was timed yet: draw two objects in the editor, one after the other.</p>
        """
    }
    return """
      <p>\(Self.seconds(each)) for an object, \(Wording.grouped(Self.perHour(pace.total))) in an hour of work.</p>
      \(TableFrame(label: "Time per object and label", columns: columns, rows: rows))
      <p class="card__note">From one object to the next in the same tab of the editor; after more than 100 seconds
      without one, somebody has paused.</p>
      """
  }

  private let columns = [
    TableFrame.column("Label"), TableFrame.column("Drawn", isNumber: true),
    TableFrame.column("Seconds each", isNumber: true), TableFrame.column("In an hour", isMinor: true, isNumber: true),
  ]

  private var rows: [HTML] {
    labels.compactMap { label in pace.labels[label.id].map { row(label, $0) } }
  }

  private func row(_ label: Label, _ share: WorkPace.Share) -> HTML {
    """
    <tr><th scope="row">\(Swatch(color: label.color)) \(label.name)</th>\
    \(TableFrame.cell("\(Wording.grouped(share.objects))", isNumber: true))\
    \(TableFrame.cell("\(share.secondsEach.map(Self.number) ?? "–")", isNumber: true))\
    \(TableFrame.cell("\(share.secondsEach == nil ? "–" : Wording.grouped(Self.perHour(share)))", isMinor: true, isNumber: true))</tr>

    """
  }

  private static func perHour(_ share: WorkPace.Share) -> Int { Int((share.objectsPerHour ?? 0).rounded()) }

  private static func seconds(_ value: Double) -> String { "\(number(value)) seconds" }

  /// One decimal.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
