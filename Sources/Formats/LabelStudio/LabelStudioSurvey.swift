internal import Domain

/// The labels that a file from Label Studio names, with the attributes that its answers about regions make.
///
/// The labelling configuration is no part of an export: what an attribute can be is what occurs.
struct LabelStudioSurvey {
  private static let unanswered = "unanswered"

  private var names: [String] = []
  private var found: [String: Found] = [:]

  private struct Found {
    var regions = 0
    var isOnlyForPictures = true
    var isOnlyForPoints = true
    var controls: [String] = []
    var answers: [String: Answers] = [:]

    mutating func add(_ regions: [LabelStudioRegion], isPoint: Bool, isDrawn: Bool) {
      self.regions += 1
      if isDrawn { isOnlyForPictures = false }
      if !isPoint { isOnlyForPoints = false }
      for region in regions where !region.control.isEmpty {
        if answers[region.control] == nil { controls.append(region.control) }
        answers[region.control, default: Answers()].add(region)
      }
    }
  }

  /// All that was answered to one control about the regions of one label.
  private struct Answers {
    var count = 0
    var kinds: Set<String> = []
    var values: [String] = []
    var known: Set<String> = []
    var hasSeveral = false
    /// The least and the greatest.
    var numbers: [Double] = []
    var isWhole = true

    mutating func add(_ region: LabelStudioRegion) {
      count += 1
      kinds.insert(region.kind)
      if region.answer.count > 1 { hasSeveral = true }
      for value in region.answer.map(\.trimmed) where !value.isEmpty && known.insert(value).inserted {
        values.append(value)
      }
      guard let number = region.number else { return }
      if number != number.rounded() { isWhole = false }
      numbers = [min(number, numbers.first ?? number), max(number, numbers.last ?? number)]
    }
  }

  mutating func add(_ regions: [LabelStudioRegion]) {
    let marks = LabelStudioMarks(regions)
    for mark in marks.drawn {
      for name in mark.labels { add(name, mark.answers, isPoint: mark.region.isPoint, isDrawn: true) }
    }
    for name in marks.tags.flatMap(\.labels) { add(name, [], isPoint: false, isDrawn: true) }
    // About the picture, they become the values of a tag.
    for answer in marks.answers where !answer.answer.isEmpty {
      add(answer.control, [answer], isPoint: false, isDrawn: false)
    }
  }

  private mutating func add(_ name: String, _ answers: [LabelStudioRegion], isPoint: Bool, isDrawn: Bool) {
    if found[name] == nil { names.append(name) }
    found[name, default: Found()].add(answers, isPoint: isPoint, isDrawn: isDrawn)
  }

  func labels() throws -> [DatasetSurvey.FoundLabel] {
    try names.compactMap { name in
      guard let label = found[name] else { return nil }
      let attributes = try label.controls.compactMap { control in
        try label.answers[control].map { try draft(control, $0, isAlwaysThere: $0.count >= label.regions) }
      }
      return .init(
        name,
        kind: label.isOnlyForPictures ? .tag : .any,
        attributes: attributes,
        mayBePoint: label.isOnlyForPoints
      )
    }
  }

  /// - Parameter isAlwaysThere: every region of the label has an answer. Else the first value stands for none: what
  ///   annotators do not change must not look like an answer.
  private func draft(_ control: String, _ answers: Answers, isAlwaysThere: Bool) throws -> AttributeDraft {
    let (input, values) = Self.input(of: answers, isAlwaysThere: isAlwaysThere)
    do throws(ValidationFailure) {
      return try AttributeDraft(name: control, isMutable: false, input: input, values: values, defaultValue: nil)
    } catch {
      throw DatasetProblem("The answers to “\(control)” cannot be an attribute. \(error.description)")
    }
  }

  private static func input(of answers: Answers, isAlwaysThere: Bool) -> (LabelAttribute.Input, [String]) {
    switch answers.kinds.count == 1 ? answers.kinds.first : nil {
    case "choices" where !answers.hasSeveral && !answers.values.isEmpty:
      (.select, isAlwaysThere || answers.known.contains(unanswered) ? answers.values : [unanswered] + answers.values)
    case "rating": (.number, ["0", String(Int(min(max(answers.numbers.last ?? 0, 5), 1000))), "1"])
    case "number" where isAlwaysThere && !answers.numbers.isEmpty: (.number, range(of: answers))
    default: (.text, [])
    }
  }

  /// The least and the greatest of whole tens, hundreds and so on around what occurs, and the step.
  private static func range(of answers: Answers) -> [String] {
    func bound(_ number: Double) -> String {
      var bound = 10.0
      while bound < abs(number), bound < 1e15 { bound *= 10 }
      return "\(number < 0 ? "-" : "")\(Int(bound))"
    }
    let (least, most) = (answers.numbers.first ?? 0, answers.numbers.last ?? 0)
    return [least < 0 ? bound(least) : "0", most > 0 ? bound(most) : "0", answers.isWhole ? "1" : "0.001"]
  }
}
