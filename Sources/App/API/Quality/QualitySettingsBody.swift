import Domain

/// What a body says about a task's settings.
protocol QualityChange: Sendable {
  func apply(to settings: inout QualitySettings) throws
}

/// A requirement, in the words of CVAT 2.80; what is absent or null stays.
struct QualityRequirementBody: Decodable, QualityChange {
  private let words: Words
  private let values: QualityValues

  init(from decoder: any Decoder) throws {
    words = try Words(from: decoder)
    values = try QualityValues(from: decoder, named: QualityWords.inRequirement)
  }

  private struct Words: Decodable, Sendable {
    let filter: String?
    let enabled: Bool?
    let annotation_type: String?
    let parent_requirement: Int64?
    let metric: String?
    let point_size_base: String?
    let attribute_comparison: Attributes?
  }

  private struct Attributes: Decodable, Sendable {
    let `default`: Rule?
    let rules: [Rule]?
  }

  private struct Rule: Decodable, Sendable {
    let enabled: Bool?
    let comparator: String?
  }

  func apply(to settings: inout QualitySettings) throws {
    try checkIsForAll()
    settings.metric = try QualityWords.metric(words.metric) ?? settings.metric
    settings.pointSizeBase = try QualityWords.base(words.point_size_base) ?? settings.pointSizeBase
    settings.comparesAttributes = words.attribute_comparison?.default?.enabled ?? settings.comparesAttributes
    values.apply(to: &settings)
  }

  private func checkIsForAll() throws(ValidationFailure) {
    let isNarrow =
      !(words.filter ?? "").isEmpty || !(words.annotation_type ?? "").isEmpty || words.parent_requirement != nil
    guard !isNarrow else {
      throw ValidationFailure(
        field: "filter",
        "The requirement is about everything here: leave filter, annotation_type and parent_requirement out."
      )
    }
    guard words.enabled != false else {
      throw ValidationFailure(field: "enabled", "The only requirement stays enabled.")
    }
    let rules = words.attribute_comparison?.rules ?? []
    let comparators = ([words.attribute_comparison?.default] + rules.map(Optional.some)).compactMap { $0?.comparator }
    guard rules.isEmpty, comparators.allSatisfy({ $0 == "exact" }) else {
      throw ValidationFailure(
        field: "attribute_comparison",
        "Attributes are compared exactly, all or none: leave rules and other comparators out."
      )
    }
  }
}

/// A task's settings: flat, as CVAT had them before, or with the one requirement of today.
struct QualitySettingsBody: Decodable, QualityChange {
  private let words: Words
  private let values: QualityValues

  init(from decoder: any Decoder) throws {
    words = try Words(from: decoder)
    values = try QualityValues(from: decoder) { $0 }
  }

  private struct Words: Decodable, Sendable {
    let job_filter: String?
    let inherit: Bool?
    let max_validations_per_job: Int?
    let requirements: [QualityRequirementBody]?
    let target_metric: String?
    let point_size_base: String?
  }

  func apply(to settings: inout QualitySettings) throws {
    guard (words.job_filter ?? "").isEmpty else {
      throw ValidationFailure(field: "job_filter", "All jobs of a task are compared here: leave this out.")
    }
    guard words.inherit != true else {
      throw ValidationFailure(field: "inherit", "Each task has settings of its own here: leave this out, or say false.")
    }
    guard words.max_validations_per_job ?? 0 == 0 else {
      throw ValidationFailure(
        field: "max_validations_per_job",
        "Jobs are compared when somebody asks for it: leave this out, or say 0."
      )
    }
    guard words.requirements?.count ?? 1 == 1 else {
      throw ValidationFailure(field: "requirements", "A task has one requirement here, for everything in it.")
    }
    try words.requirements?.first?.apply(to: &settings)
    settings.metric = try QualityWords.metric(words.target_metric) ?? settings.metric
    settings.pointSizeBase = try QualityWords.base(words.point_size_base) ?? settings.pointSizeBase
    values.apply(to: &settings)
  }
}

/// The numbers and switches of a body, by their names in `QualitySettings`.
private struct QualityValues: Sendable {
  private let shares: [String: Double]
  private let switches: [String: Bool]

  /// - Parameter naming: what the body calls a setting; nil where it cannot have it.
  init(from decoder: any Decoder, named naming: (String) -> String?) throws {
    let body = try decoder.container(keyedBy: Name.self)
    shares = try QualitySettings.shares.reduce(into: [:]) { found, share in
      found[share.name] = try naming(share.name).flatMap { try body.decodeIfPresent(Double.self, forKey: Name($0)) }
    }
    switches = try QualitySettings.switches.reduce(into: [:]) { found, choice in
      found[choice.name] = try naming(choice.name).flatMap { try body.decodeIfPresent(Bool.self, forKey: Name($0)) }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func apply(to settings: inout QualitySettings) {
    for share in QualitySettings.shares {
      if let value = shares[share.name] { settings[keyPath: share.path] = value }
    }
    for choice in QualitySettings.switches {
      if let value = switches[choice.name] { settings[keyPath: choice.path] = value }
    }
  }
}

/// The words of settings, and of those that are neither numbers nor switches their values.
enum QualityWords {
  /// What CVAT's requirement calls one of the shares and switches; nil where it has it not, or in a part of its own.
  static func inRequirement(_ name: String) -> String? {
    switch name {
    case "target_metric_threshold": "required_score"
    case "oks_sigma": "point_size"
    case "compare_line_orientation": "match_orientation"
    case "compare_groups": "match_groups"
    case "low_overlap_threshold", "compare_attributes": nil
    default: name
    }
  }

  static func metric(_ text: String?) throws(ValidationFailure) -> QualitySettings.Metric? {
    try known(text, field: "target_metric")
  }

  static func base(_ text: String?) throws(ValidationFailure) -> QualitySettings.PointSizeBase? {
    try known(text, field: "point_size_base")
  }

  private static func known<Word: RawRepresentable<String> & CaseIterable>(
    _ text: String?,
    field: String
  ) throws(ValidationFailure) -> Word? {
    guard let text, !text.isEmpty else { return nil }
    guard let word = Word(rawValue: text) else {
      let all = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: field, "This must be one of \(all).")
    }
    return word
  }
}
