internal import Domain

extension DatasetFormat {
  /// What an export in this format leaves out or changes, in sentences; empty where it keeps everything. Those with a
  /// number are so; the others tell what becomes of things that were not counted.
  ///
  /// - Parameter options: those that the export is asked for with; `counts` are of the jobs that it is made of.
  public func losses(of counts: DatasetCounts, under options: ExportOptions = .init()) -> [String] {
    FormatLosses(name: name, holdings: holdings.under(options), counts: counts, options: options).sentences
  }
}

/// The sentences about one export.
private struct FormatLosses {
  let name: String
  let holdings: FormatHoldings
  let counts: DatasetCounts
  let options: ExportOptions

  var sentences: [String] {
    tagLosses(counts.rows) + ShapeKind.allCases.flatMap { kindLosses($0, counts.rows.filter(isOf($0))) }
      + coordinateLosses(counts.rows) + trackLosses(counts.rows)
      + FormatHoldings.Mark.allCases.flatMap { markLosses($0, counts.rows) }
      + [holdings.keepsRelations ? nil : sentence(counts.relations, "relations", "be left out")].compactMap(\.self)
      + contextLosses(counts.contextImages) + labelLosses + colorLosses + remarks
  }

  private func isOf(_ kind: ShapeKind) -> (DatasetCounts.Row) -> Bool { { $0.kind == kind } }

  private func tagLosses(_ rows: [DatasetCounts.Row]) -> [String] {
    let tags = rows.filter { $0.kind == nil }
    guard holdings.tags != nil else { return [sentence(tags.total(\.count), "tags", "be left out")].compactMap(\.self) }
    guard let name = holdings.tagAttribute else { return [] }
    let others = tags.filter { !$0.attributeNames.contains(name) }
    return [sentence(others.total(\.count), "tags without the attribute “\(name)”", "be left out")].compactMap(\.self)
  }

  private func kindLosses(_ kind: ShapeKind, _ rows: [DatasetCounts.Row]) -> [String] {
    let count = rows.total(\.count)
    let found: String? =
      switch holdings.kinds[kind]?.form {
      case .same: nil
      case .pixels: sentence(count, kind.plural, "become masks")
      case .outlines: sentence(count, kind.plural, kind == .mask ? "become polygons without holes" : "become polygons")
      case .singlePoints: sentence(count, "points that belong together", "become a point each")
      case nil: sentence(count, kind.plural, "be left out")
      }
    return [found].compactMap(\.self)
  }

  private func coordinateLosses(_ rows: [DatasetCounts.Row]) -> [String] {
    guard !holdings.keepsCoordinates else { return [] }
    let placed = rows.filter { $0.kind != nil }
    return [sentence(placed.total(\.count), "coordinates", "lose theirs")].compactMap(\.self)
  }

  private func trackLosses(_ rows: [DatasetCounts.Row]) -> [String] {
    let held = rows.filter { $0.kind.map { holdings.kinds[$0] != nil } ?? false }
    let tracks = held.filter { $0.isTrack && !($0.kind.flatMap { holdings.kinds[$0] }?.keepsTracks ?? false) }
    let shapes = holdings.keepsShapes ? [] : held.filter { !$0.isTrack }
    let kept = holdings.keepsKeyframes ? [] : held.filter(\.isTrack)
    return [
      sentence(tracks.total(\.count), "tracks", "become shapes on each of their frames"),
      sentence(kept.total(\.interpolated), "interpolated tracks", "have a keyframe on each of their frames"),
      sentence(shapes.total(\.count), "shapes outside tracks", "become tracks of one frame"),
    ].compactMap(\.self)
  }

  private func markLosses(_ mark: FormatHoldings.Mark, _ rows: [DatasetCounts.Row]) -> [String] {
    let held = rows.compactMap { row in marks(of: row).map { (row, $0) } }
    let lacking = held.filter { !$0.1.contains(mark) }.map(\.0)
    switch mark {
    case .rotation:
      let boxes = lacking.filter { $0.kind == .rectangle }
      let consequence: StaticString =
        switch holdings.turnedBoxes {
        case .upright: "be written upright"
        case .leftOut: "be left out"
        case .pixels: "become masks"
        }
      return [sentence(boxes.total(\.rotated), "turned boxes", "\(consequence)")].compactMap(\.self)
    case .groups:
      let merged = lacking.filter { $0.kind.flatMap { holdings.kinds[$0] }?.mergesGroups ?? false }
      let count = merged.total(\.grouped)
      return [
        sentence(count, "groups", "become one with theirs"),
        sentence(lacking.total(\.grouped) - count, "groups", "lose theirs"),
      ].compactMap(\.self)
    case .attributes:
      guard let names = holdings.attributeNames else {
        return [sentence(lacking.total(\.attributed), "attributes", "lose theirs")].compactMap(\.self)
      }
      let others = held.map(\.0).filter { !names.isSuperset(of: $0.attributeNames) }.total(\.attributed)
      let known = names.sorted().map { "“\($0)”" }.joined(separator: ", ")
      return [sentence(others, "attributes but \(known)", "lose the others")].compactMap(\.self)
    case .occlusion: return [sentence(lacking.total(\.occluded), "occlusion", "lose theirs")].compactMap(\.self)
    case .depth: return [sentence(lacking.total(\.layered), "layers", "lose theirs")].compactMap(\.self)
    case .score: return [sentence(lacking.total(\.scored), "scores", "lose theirs")].compactMap(\.self)
    case .source: return [sentence(lacking.total(\.sourced), "sources", "count as drawn by hand")].compactMap(\.self)
    }
  }

  /// Only what is painted is told by colours.
  private var colorLosses: [String] {
    guard painted.total(\.count) > 0 else { return [] }
    let shared = counts.sharedColors
    switch holdings.pixels {
    case .apart, .objects: return []
    case .colors, .colorsAlone:
      return [
        shared > 0 ? "\(name) tells labels by their colours, which \(shared) of them share: these are mixed up." : nil,
        counts.blackLabels > 0 ? "In \(name) black is no label: shapes of black labels are left out." : nil,
      ].compactMap(\.self)
    }
  }

  private var painted: [DatasetCounts.Row] {
    counts.rows.filter { row in
      guard let kind = row.kind, let held = holdings.kinds[kind] else { return false }
      return held.form == .pixels || kind == .mask || (kind == .rectangle && holdings.turnedBoxes == .pixels)
    }
  }

  /// Without what is left out.
  private var kept: [DatasetCounts.Row] {
    counts.rows.filter { row in
      marks(of: row) != nil && (row.kind != nil || holdings.tagAttribute.map(row.attributeNames.contains) ?? true)
    }
  }

  private var labelLosses: [String] {
    guard let label = holdings.onlyLabel else { return [] }
    let others = kept.filter { $0.label != label }
    return [sentence(others.total(\.count), "labels but “\(label)”", "get it")].compactMap(\.self)
  }

  /// What cannot be counted without reading all of it.
  private var remarks: [String] {
    var found: [String] = []
    let isCrowded = painted.total(\.count) > 1 || painted.contains(where: \.isTrack)
    switch holdings.pixels {
    case .apart: break
    case .objects where isCrowded, .colors where isCrowded:
      found.append("Where shapes lie over each other, what is below loses those pixels.")
    case .colorsAlone where isCrowded:
      found.append(
        "Shapes of one label on a picture become one mask; where others lie over them, they lose those pixels."
      )
    case .objects, .colors, .colorsAlone: break
    }
    let outlined = counts.rows.filter { row in
      row.kind.map { $0 != .mask && [.same, .singlePoints].contains(holdings.kinds[$0]?.form) } ?? false
    }
    if let rounding = holdings.rounding, outlined.total(\.count) > 0 {
      found.append("Coordinates are rounded to \(rounding).")
    }
    for remark in holdings.remarks {
      let isThere =
        switch remark.subject {
        case .tags: kept.contains { $0.kind == nil }
        case .severalTags: kept.filter { $0.kind == nil }.total(\.count) > 1
        case .points: kept.contains { $0.kind == .points }
        case .attributes: kept.total(\.attributed) > 0
        }
      if isThere { found.append(remark.sentence) }
    }
    let tracks = counts.rows.filter { $0.isTrack && $0.kind.flatMap { holdings.kinds[$0] }?.keepsTracks == true }
    if options.split != nil, holdings.keepsCoordinates, tracks.total(\.count) > 0 {
      found.append("A track whose frames come into several parts becomes one in each.")
    }
    return found
  }

  /// Who wants no pictures misses none.
  private func contextLosses(_ count: Int) -> [String] {
    holdings.keepsContextImages || !options.savesPictures
      ? [] : [sentence(count, "context images", "be left out")].compactMap(\.self)
  }

  /// nil for what is left out anyway.
  private func marks(of row: DatasetCounts.Row) -> Set<FormatHoldings.Mark>? {
    guard let kind = row.kind else { return holdings.tags }
    return holdings.kinds[kind]?.marks
  }

  private func sentence(_ count: Int, _ what: String, _ consequence: String) -> String? {
    count > 0 ? "\(name) keeps no \(what): \(count) will \(consequence)." : nil
  }
}

extension [DatasetCounts.Row] {
  fileprivate func total(_ count: KeyPath<DatasetCounts.Row, Int>) -> Int { reduce(0) { $0 + $1[keyPath: count] } }
}
