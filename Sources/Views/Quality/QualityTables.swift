import Domain
import HTML

/// The numbers of a task's comparison.
struct QualityFigures: Fragment {
  let report: QualityReport

  var body: HTML {
    """
    <section class="section" aria-labelledby="figures-title">
    <h2 class="section__title visually-hidden" id="figures-title">All jobs</h2>
    <dl class="figures">
    \(figure("Accuracy", Wording.percent(counts.accuracy), "right, of all objects that anybody marked"))
    \(figure("Precision", Wording.percent(counts.precision), "right, of the annotators' objects"))
    \(figure("Recall", Wording.percent(counts.recall), "found, of the ground truth's objects"))
    \(figure("Frames", Wording.grouped(report.summary.comparedFrames), "compared, of \(Wording.grouped(report.summary.frames))"))
    </dl>
    <p>\(verdict)</p>
    </section>
    """
  }

  private var counts: QualityCounts { report.summary.counts }

  private func figure(_ name: String, _ value: String, _ words: String) -> HTML {
    """
    <div class="figures__figure"><dt>\(name)</dt><dd><span class="figures__value">\(value)</span>
    <span class="figures__words">\(words)</span></dd></div>

    """
  }

  private var verdict: HTML {
    let summary = report.summary
    guard let passes = summary.passes else {
      return "Nothing stands on the frames that were compared, in the jobs or in the ground truth."
    }
    let metric = summary.metric.rawValue.capitalizedWord
    let jobs =
      summary.comparedJobs == 1
      ? "" : " \(summary.passedJobs) of \(Wording.count(summary.comparedJobs, "job")) reach it."
    return """
      \(Badge(passes ? "reached" : "not reached", tone: passes ? .success : .danger)) \(metric) of at least \
      \(Wording.percent(summary.requiredScore)) is required.\(jobs)
      """
  }
}

/// Each job that was compared.
struct QualityJobs: Fragment {
  let task: LabelingTask.ID
  let jobs: ListPage<QualityReport>
  let settings: QualitySettings

  var body: HTML {
    """
    <section class="section" aria-labelledby="jobs-title">
    <h2 class="section__title" id="jobs-title">Jobs</h2>
    \(list)
    \(Pagination(of: jobs, at: Path.quality(task), kept: []))
    </section>
    """
  }

  private var list: HTML {
    guard !jobs.elements.isEmpty else {
      return """
        <p class="section__note">No job has a frame of the ground truth.</p>
        """
    }
    return TableFrame(label: "Quality of the jobs", columns: columns, rows: jobs.elements.map(row)).body
  }

  private let columns = [
    TableFrame.column("Job"), TableFrame.column("Frames", isMinor: true, isNumber: true),
    TableFrame.column("Accuracy", isNumber: true), TableFrame.column("Precision", isMinor: true, isNumber: true),
    TableFrame.column("Recall", isMinor: true, isNumber: true), TableFrame.column("Conflicts", isNumber: true),
  ]

  private func row(_ report: QualityReport) -> HTML {
    let (counts, job) = (report.summary.counts, report.job ?? Job.ID(0))
    return """
      <tr>
      <th scope="row"><a class="table__main" href="\(Path.review(task, job))">Job \(job.description)</a>\
      <span class="table__second">\(report.assignee?.calledName ?? "assigned to nobody")\(verdict(report))</span></th>
      \(TableFrame.cell("\(Wording.grouped(report.summary.comparedFrames))", isMinor: true, isNumber: true))\
      \(TableFrame.cell("\(Wording.percent(counts.accuracy))", isNumber: true))\
      \(TableFrame.cell("\(Wording.percent(counts.precision))", isMinor: true, isNumber: true))\
      \(TableFrame.cell("\(Wording.percent(counts.recall))", isMinor: true, isNumber: true))\
      \(TableFrame.cell("\(Wording.grouped(counts.conflictCount))", isNumber: true))
      </tr>

      """
  }

  private func verdict(_ report: QualityReport) -> String {
    report.summary.passes == false ? " · below what is required" : ""
  }
}

/// The frames with the most conflicts, each with its way into the editor.
struct QualityFrames: Fragment {
  let task: LabelingTask.ID
  let frames: [QualityFrame]

  var body: HTML {
    guard !frames.isEmpty else { return .empty }
    return """
      <section class="section" aria-labelledby="frames-title">
      <h2 class="section__title" id="frames-title">Frames to look at</h2>
      \(TableFrame(label: "Frames with the most conflicts", columns: columns, rows: frames.map(row)))
      </section>
      """
  }

  private let columns = [
    TableFrame.column("Frame"), TableFrame.column("Conflicts", isNumber: true),
    TableFrame.column("Right", isNumber: true), TableFrame.column("Missing", isMinor: true, isNumber: true),
    TableFrame.column("Too much", isMinor: true, isNumber: true),
    TableFrame.column("Other label", isMinor: true, isNumber: true),
  ]

  private func row(_ frame: QualityFrame) -> HTML {
    let counts = frame.counts
    return """
      <tr>
      <th scope="row"><a class="table__main" href="\(Path.review(task, frame.job, frame: frame.frame))">Frame \
      \(frame.frame)</a><span class="table__second">job \(frame.job.description)</span></th>
      \(TableFrame.cell("\(Wording.grouped(frame.conflicts))", isNumber: true))\
      \(TableFrame.cell("\(Wording.grouped(counts.valid))", isNumber: true))\
      \(TableFrame.cell("\(Wording.grouped(counts.missing))", isMinor: true, isNumber: true))\
      \(TableFrame.cell("\(Wording.grouped(counts.extra))", isMinor: true, isNumber: true))\
      \(TableFrame.cell("\(Wording.grouped(counts.mismatched))", isMinor: true, isNumber: true))
      </tr>

      """
  }
}

/// How many conflicts of each kind there are, in words.
struct ConflictCounts: Fragment {
  let counts: QualityCounts
  let unlisted: Int

  var body: HTML {
    """
    <section class="card" aria-labelledby="conflicts-title">
    <h2 class="card__title" id="conflicts-title">\(Wording.count(counts.conflictCount, "conflict").capitalizedWord)</h2>
    \(list)
    \(note)
    </section>
    """
  }

  private var list: HTML {
    let kinds = QualityConflict.Kind.allCases.filter { counts.conflicts[$0] ?? 0 > 0 }
    guard !kinds.isEmpty else {
      return """
        <p class="card__note">The jobs and the ground truth say the same.</p>
        """
    }
    return """
      <dl class="data-list">
      \(kinds.map { kind in
        """
        <div class="data-list__row"><dt>\(Wording.conflict(kind))</dt><dd>\(Wording.grouped(counts.conflicts[kind] ?? 0)) \
        \(kind.severity == .error ? Badge("error", tone: .danger) : Badge("warning", tone: .warning))</dd></div>

        """ as HTML
      })
      </dl>
      """
  }

  private var note: HTML? {
    guard unlisted > 0 else { return nil }
    return """
      <p class="card__note">\(Wording.grouped(unlisted)) of them are counted only: the editor does not show them.</p>
      """
  }
}

/// Which labels were given for which.
struct ConfusionTable: Fragment {
  /// More rows and columns than these say nothing at a glance.
  private static let most = 30

  let matrix: ConfusionMatrix

  var body: HTML {
    guard !matrix.cells.isEmpty else { return .empty }
    let (shown, isCut) = places
    return """
      <section class="section" aria-labelledby="confusion-title">
      <h2 class="section__title" id="confusion-title">Labels given for labels</h2>
      <p class="section__note">A row is a label that annotators gave, a column what the ground truth has there\
      \(isCut ? "; the \(Self.most) most frequent labels" : "").</p>
      \(table(shown))
      </section>
      """
  }

  /// Labels that occur, the most frequent where there are too many, and “nothing” last.
  private var places: (shown: [Int], isCut: Bool) {
    var counts: [Int: Int] = [:]
    for cell in matrix.cells {
      counts[cell.row, default: 0] += cell.count
      counts[cell.column, default: 0] += cell.count
    }
    let nothing = matrix.labels.count
    let labels = counts.keys.filter { $0 != nothing }.sorted { (counts[$0] ?? 0, $1) > (counts[$1] ?? 0, $0) }
    return (labels.prefix(Self.most).sorted() + [nothing], labels.count > Self.most)
  }

  private func table(_ places: [Int]) -> HTML {
    let counts = Dictionary(matrix.cells.map { ([$0.row, $0.column], $0.count) }, uniquingKeysWith: +)
    return """
      <div class="table-frame" role="group" aria-label="Labels given for labels" tabindex="0">
      <table class="table confusion">
      <thead><tr><th scope="col"><span class="visually-hidden">Given</span></th>
      \(places.map { TableFrame.column(name($0, "nothing there"), isNumber: true) })
      </tr></thead>
      <tbody>
      \(places.map { row in
        """
        <tr><th scope="row">\(name(row, "not marked"))</th>\(places.map { cell(counts[[row, $0]] ?? 0, isRight: row == $0) })</tr>

        """ as HTML
      })
      </tbody>
      </table>
      </div>
      """
  }

  private func name(_ place: Int, _ nothing: String) -> String {
    place < matrix.labels.count ? matrix.labels[place] : nothing
  }

  private func cell(_ count: Int, isRight: Bool) -> HTML {
    let kind = count == 0 ? "none" : isRight ? "right" : "wrong"
    return """
      <td class="table__number confusion__\(kind)">\(count == 0 ? "·" : Wording.grouped(count))</td>

      """
  }
}

extension Wording {
  /// `66.7 %`; `–` where there is nothing.
  static func percent(_ share: Double?) -> String {
    guard let share else { return "–" }
    let tenths = Int((share * 1000).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }

  /// What is wrong, in words.
  static func conflict(_ kind: QualityConflict.Kind) -> String {
    switch kind {
    case .missing: "Missing"
    case .extra: "Too much"
    case .mismatchingLabel: "Another label"
    case .lowOverlap: "Drawn carelessly"
    case .mismatchingDirection: "Line turned round"
    case .mismatchingAttributes: "Other attributes"
    case .mismatchingGroups: "Other group"
    case .covered: "Covered by others"
    }
  }
}
