internal import Domain

/// The labels that a file from Label Studio names, with the attributes that its answers about regions make.
///
/// The labelling configuration is no part of an export: what an attribute can be is what occurs.
struct LabelStudioSurvey {
  private static let unanswered = "unanswered"
  /// More than these are no choice any more, but free text.
  private static let mostChoices = 1000

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
      var answered: Set<String> = []
      for region in regions where region.canNameAttribute && !region.answer.isEmpty {
        if answers[region.control] == nil { controls.append(region.control) }
        let isFirst = answered.insert(region.control).inserted
        answers[region.control, default: Answers()].add(region, isFirst: isFirst)
      }
    }
  }

  /// All that was answered to one control about the regions of one label.
  private struct Answers {
    /// How many of the regions have one.
    var regions = 0
    var kinds: Set<String> = []
    var hasSeveral = false
    /// What was chosen, as long as it can be a list to choose from: texts are as many as the regions.
    var values: [String] = []
    var known: Set<String> = []
    /// The least and the greatest.
    var numbers: [Double] = []
    var isWhole = true

    /// - Parameter isFirst: the region has no other answer to the control yet.
    mutating func add(_ region: LabelStudioRegion, isFirst: Bool) {
      if isFirst { regions += 1 }
      let answer = region.answer
      kinds.insert(region.kind)
      if !isFirst || answer.count > 1 { hasSeveral = true }
      if kinds == ["choices"], !hasSeveral {
        // One more than there may be tells that there are too many.
        for value in answer where values.count <= mostChoices && known.insert(value).inserted { values.append(value) }
      } else {
        (values, known) = ([], [])
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
    for answer in marks.answers where answer.canNameAttribute && !answer.answer.isEmpty {
      add(answer.control, [answer], isPoint: false, isDrawn: false)
    }
  }

  private mutating func add(_ name: String, _ answers: [LabelStudioRegion], isPoint: Bool, isDrawn: Bool) {
    if found[name] == nil { names.append(name) }
    found[name, default: Found()].add(answers, isPoint: isPoint, isDrawn: isDrawn)
  }

  func labels() -> [DatasetSurvey.FoundLabel] {
    names.compactMap { name in
      guard let label = found[name] else { return nil }
      let attributes = label.controls.compactMap { control in
        label.answers[control].flatMap { draft(control, $0, isAlwaysThere: $0.regions >= label.regions) }
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
  private func draft(_ control: String, _ answers: Answers, isAlwaysThere: Bool) -> AttributeDraft? {
    // What cannot be a list, such as a choice beyond an attribute's values, is free text.
    for (input, values) in [Self.input(of: answers, isAlwaysThere: isAlwaysThere), (.text, [])] {
      do throws(ValidationFailure) {
        return try AttributeDraft(name: control, isMutable: false, input: input, values: values, defaultValue: nil)
      } catch {
        continue
      }
    }
    return nil
  }

  private static func input(of answers: Answers, isAlwaysThere: Bool) -> (LabelAttribute.Input, [String]) {
    switch answers.kinds.count == 1 && !answers.hasSeveral ? answers.kinds.first : nil {
    case "choices" where (1...mostChoices).contains(answers.values.count):
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
