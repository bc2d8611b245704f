import Domain
import Testing

@Suite("The quality of a project")
struct ProjectQualityReportTests {
  private func report(_ metric: QualitySettings.Metric, _ required: Double, at second: Int64) -> QualityReport {
    var summary = QualityReport.Summary()
    (summary.counts.valid, summary.counts.missing) = (3, 1)
    (summary.metric, summary.requiredScore) = (metric, required)
    return QualityReport(
      id: .init(second),
      parent: nil,
      task: .init(second),
      project: .init(7),
      job: nil,
      assignee: nil,
      created: Timestamp(milliseconds: second),
      targetUpdated: Timestamp(milliseconds: second),
      truthUpdated: Timestamp(milliseconds: second),
      summary: summary
    )
  }

  @Test("it is judged as its tasks are where all are judged alike, else by the defaults")
  func metric() {
    var sum = ProjectQualityReport(.init(7), tasks: .init(all: 3, withTruth: 3, custom: 2))
    sum.add(report(.recall, 0.8, at: 3))
    sum.add(report(.recall, 0.8, at: 2))
    #expect(sum.summary.metric == .recall && sum.summary.requiredScore == 0.8 && sum.tasks.passed == 0)
    #expect(sum.created == Timestamp(milliseconds: 3) && sum.summary.score == 0.75)
    sum.add(report(.precision, 0.5, at: 9))
    sum.add(report(.accuracy, 0.7, at: 1))
    #expect(sum.summary.metric == .accuracy && sum.summary.requiredScore == 0.7 && sum.tasks.passed == 2)
    #expect(sum.created == Timestamp(milliseconds: 9) && sum.tasks.compared == 4)
  }

  @Test("its key is no row's, and leads back to the project")
  func key() {
    let key = ProjectQualityReport.id(of: .init(7))
    #expect(ProjectQualityReport.project(of: key) == .init(7) && key.value < 1 << 53)
    #expect(ProjectQualityReport.project(of: .init(7)) == nil)
  }

  @Test("matrices are summed by the labels' names")
  func confusion() {
    var sum = ConfusionSum()
    sum.add(
      ConfusionMatrix(
        labels: ["cat", "owl"],
        cells: [.init(row: 0, column: 1, count: 2), .init(row: 2, column: 0, count: 1)]
      )
    )
    sum.add(
      ConfusionMatrix(
        labels: ["owl", "emu"],
        cells: [.init(row: 0, column: 0, count: 4), .init(row: 1, column: 2, count: 8)]
      )
    )
    #expect(sum.matrix.labels == ["cat", "owl", "emu"])
    #expect(sum.matrix.rows == [[0, 2, 0, 0], [0, 4, 0, 0], [0, 0, 0, 8], [1, 0, 0, 0]])
  }
}
