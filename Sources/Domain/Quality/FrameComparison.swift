/// Compares what an annotator left on a frame with its ground truth.
///
/// Figures of one family whose similarity reaches the threshold may be the same object. First those of equal labels are
/// paired so that the sum of similarities is greatest, then what is left: those pairs differ in their label. What stays
/// alone is missing or extra.
public struct FrameComparison: Sendable {
  private let settings: QualitySettings
  private let attributes: [Label.ID: [LabelAttribute]]
  private let mostPairs: Int

  /// - Parameters:
  ///   - labels: the task's, for the names and defaults of their attributes.
  ///   - mostPairs: of a frame that may be the same object: more are refused, for all of them are in memory at once.
  public init(_ settings: QualitySettings, labels: [Label], mostPairs: Int = 1_000_000) {
    self.settings = settings
    self.mostPairs = mostPairs
    attributes = Dictionary(labels.map { ($0.id, $0.attributes) }) { first, _ in first }
  }

  /// - Parameters:
  ///   - width: of the picture, in pixels; `height` likewise.
  ///   - truth: of the ground truth job; `annotated`: of the job that is looked at.
  ///   - goOn: is asked before each pair; what it throws ends the comparison.
  /// - Throws: `ValidationFailure` where too many lie over each other.
  public func result(
    frame: Int,
    width: Int,
    height: Int,
    truth: [ComparedAnnotation],
    annotated: [ComparedAnnotation],
    goOn: () throws -> Void = {}
  ) throws -> ComparedFrame {
    let similarity = Similarity(settings, width: width, height: height)
    let (theirs, truths) = (try Layer(annotated, settings, goOn), try Layer(truth, settings, goOn))
    guard let candidates = try Candidates(theirs, truths, similarity, most: mostPairs, goOn) else {
      throw ValidationFailure(
        field: "frame",
        "On frame \(frame) more than \(mostPairs) pairs of objects lie over each other, too many to compare: delete what is "
          + "there several times, or raise the similarity that objects must have."
      )
    }
    let matches = try Matching(theirs, truths, candidates.pairs, goOn)
    var found = ComparedFrame(frame: frame)
    for pair in matches.pairs {
      let (one, other) = (annotated[pair.row], truth[pair.column])
      found.count(label: one.label, against: other.label)
      let both = [one.reference, other.reference]
      guard one.label == other.label else {
        found.add(.mismatchingLabel, both)
        continue
      }
      if pair.gain < settings.lowOverlapThreshold { found.add(.lowOverlap, both) }
      if settings.comparesAttributes {
        let names = differences(one, other)
        if !names.isEmpty { found.add(.mismatchingAttributes, both, names) }
      }
      if settings.matchesOrientation, let a = theirs.figures[pair.row], let b = truths.figures[pair.column],
        similarity.isInverted(a, against: b)
      {
        found.add(.mismatchingDirection, both)
      }
    }
    if settings.matchesGroups {
      for pair in Groups(annotated, truth, matches.pairs).unlike(below: settings.groupMatchThreshold) {
        found.add(.mismatchingGroups, [annotated[pair.row].reference, truth[pair.column].reference])
      }
    }
    countAlone(matches, annotated, truth, in: &found)
    if settings.checksCovered {
      for index in theirs.covered { found.add(.covered, [annotated[index].reference]) }
    }
    return found
  }

  private func countAlone(
    _ matches: Matching,
    _ annotated: [ComparedAnnotation],
    _ truth: [ComparedAnnotation],
    in found: inout ComparedFrame
  ) {
    let (rows, columns) = (Set(matches.pairs.map(\.row)), Set(matches.pairs.map(\.column)))
    for (index, annotation) in truth.enumerated() where !columns.contains(index) {
      found.count(label: nil, against: annotation.label)
      found.add(.missing, [annotation.reference])
    }
    for (index, annotation) in annotated.enumerated() where !rows.contains(index) {
      found.count(label: annotation.label, against: nil)
      found.add(.extra, [annotation.reference])
    }
  }

  /// The names of attributes that have different values; what was not answered has the default.
  private func differences(_ one: ComparedAnnotation, _ other: ComparedAnnotation) -> [String] {
    (attributes[one.label] ?? []).filter { attribute in
      func value(_ annotation: ComparedAnnotation) -> String {
        // The last: a track's own value on this frame stands behind the one for all.
        annotation.attributes.last { $0.attribute == attribute.id }?.value ?? attribute.defaultValue
      }
      return value(one) != value(other)
    }.map(\.name)
  }
}

/// One side of a frame.
private struct Layer {
  let annotations: [ComparedAnnotation]
  /// nil for tags.
  let figures: [Figure?]
  /// The places of those of which too little is to be seen.
  let covered: [Int]

  init(_ annotations: [ComparedAnnotation], _ settings: QualitySettings, _ goOn: () throws -> Void) rethrows {
    self.annotations = annotations
    var figures = annotations.map { $0.shape.map(Figure.init) }
    var covered: [Int] = []
    // From the top: what was drawn later lies over the earlier of the same height.
    let order = annotations.indices.filter { figures[$0]?.family == .segment }
      .sorted { one, other in
        let (a, b) = (annotations[one].shape?.zOrder ?? 0, annotations[other].shape?.zOrder ?? 0)
        return a == b ? annotations[one].reference.id > annotations[other].reference.id : a > b
      }
    var above: [Region] = []
    for index in order where settings.checksCovered || settings.comparesVisibleParts {
      guard let region = figures[index]?.region else { continue }
      try goOn()
      let seen = region.visible(under: above)
      above.append(region)
      if seen.area < region.area * settings.objectVisibilityThreshold {
        covered.append(index)
      } else if settings.comparesVisibleParts {
        figures[index] = Figure(.segment, seen)
      }
    }
    (self.figures, self.covered) = (figures, covered.sorted())
  }
}

/// Which annotation is which object of the ground truth.
private struct Matching {
  /// `row` of the annotator's, `column` of the ground truth's.
  private(set) var pairs: [SparseAssignment.Pair]

  init(
    _ theirs: Layer,
    _ truths: Layer,
    _ candidates: [SparseAssignment.Pair],
    _ goOn: () throws -> Void
  ) rethrows {
    let candidates = candidates + Self.tags(theirs, truths)
    let (rows, columns) = (theirs.annotations.count, truths.annotations.count)
    func isAlike(_ pair: SparseAssignment.Pair) -> Bool {
      theirs.annotations[pair.row].label == truths.annotations[pair.column].label
    }
    let alike = candidates.filter(isAlike)
    pairs = try SparseAssignment(rows: rows, columns: columns, candidates: alike, goOn: goOn).pairs
    let (takenRows, takenColumns) = (Set(pairs.map(\.row)), Set(pairs.map(\.column)))
    let left = candidates.filter { !takenRows.contains($0.row) && !takenColumns.contains($0.column) && !isAlike($0) }
    pairs += try SparseAssignment(rows: rows, columns: columns, candidates: left, goOn: goOn).pairs
    pairs.sort { $0.column < $1.column }
  }

  /// Tags of one label are the same, one for one.
  private static func tags(_ theirs: Layer, _ truths: Layer) -> [SparseAssignment.Pair] {
    var free: [Label.ID: [Int]] = [:]
    for (index, annotation) in theirs.annotations.enumerated().reversed() where annotation.shape == nil {
      free[annotation.label, default: []].append(index)
    }
    return truths.annotations.enumerated().compactMap { index, annotation in
      guard annotation.shape == nil, let row = free[annotation.label]?.popLast() else { return nil }
      return .init(row: row, column: index, gain: 1)
    }
  }
}

/// Pairs that are similar enough, looked for only where boxes meet: a sweep from left to right.
private struct Candidates {
  private(set) var pairs: [SparseAssignment.Pair] = []
  private let similarity: Similarity

  /// - Returns: nil where there are more than `most`.
  init?(
    _ theirs: Layer,
    _ truths: Layer,
    _ similarity: Similarity,
    most: Int,
    _ goOn: () throws -> Void
  ) rethrows {
    self.similarity = similarity
    let boxes =
      Boxed.all(of: theirs, isTruth: false) { _ in 0 } + Boxed.all(of: truths, isTruth: true, similarity.reach)
    var active: (theirs: [Boxed], truths: [Boxed]) = ([], [])
    for item in boxes.sorted(by: { $0.box.left < $1.box.left }) {
      if item.isTruth {
        active.theirs.removeAll { $0.box.right < item.box.left }
        for other in active.theirs { try compare(other, item, goOn) }
        active.truths.append(item)
      } else {
        active.truths.removeAll { $0.box.right < item.box.left }
        for truth in active.truths { try compare(item, truth, goOn) }
        active.theirs.append(item)
      }
      guard pairs.count <= most else { return nil }
    }
  }

  private mutating func compare(_ one: Boxed, _ truth: Boxed, _ goOn: () throws -> Void) rethrows {
    guard one.figure.family == truth.figure.family, one.box.meets(truth.box) else { return }
    try goOn()
    let value = similarity.value(of: one.figure, against: truth.figure)
    guard value > 0, value >= similarity.threshold else { return }
    pairs.append(.init(row: one.index, column: truth.index, gain: value))
  }

  private struct Boxed {
    let index: Int
    let isTruth: Bool
    let figure: Figure
    let box: Box

    static func all(of layer: Layer, isTruth: Bool, _ reach: (Figure) -> Double) -> [Boxed] {
      layer.figures.enumerated().compactMap { index, figure in
        guard let figure else { return nil }
        return Boxed(index: index, isTruth: isTruth, figure: figure, box: figure.box.grown(by: reach(figure)))
      }
    }
  }
}

/// Whether matched annotations are with the same others.
private struct Groups {
  private struct Both: Hashable {
    let theirs: Int
    let truths: Int
  }

  private let pairs: [(pair: SparseAssignment.Pair, groups: Both)]
  private let theirs: [Int: Int]
  private let truths: [Int: Int]
  private let common: [Both: Int]

  init(_ annotated: [ComparedAnnotation], _ truth: [ComparedAnnotation], _ matches: [SparseAssignment.Pair]) {
    pairs = matches.map { ($0, Both(theirs: annotated[$0.row].group, truths: truth[$0.column].group)) }
    theirs = annotated.reduce(into: [:]) { $0[$1.group, default: 0] += 1 }
    truths = truth.reduce(into: [:]) { $0[$1.group, default: 0] += 1 }
    common = pairs.reduce(into: [:]) { $0[$1.groups, default: 0] += 1 }
  }

  /// Pairs whose groups have too few members in common, as a share of all members of both; 0 is no group.
  func unlike(below threshold: Double) -> [SparseAssignment.Pair] {
    pairs.filter { _, groups in
      guard groups.theirs != 0 || groups.truths != 0 else { return false }
      let own = groups.theirs == 0 ? 1 : theirs[groups.theirs, default: 1]
      let other = groups.truths == 0 ? 1 : truths[groups.truths, default: 1]
      let shared = groups.theirs == 0 || groups.truths == 0 ? 1 : common[groups, default: 1]
      return Double(shared) / Double(own + other - shared) < threshold
    }.map(\.pair)
  }
}
