internal import Domain

extension DatasetFormat {
  /// What an export in this format leaves out or changes, in sentences; empty where it keeps everything.
  public func losses(of counts: DatasetCounts) -> [String] {
    tagLosses(counts.rows) + ShapeKind.allCases.flatMap { kindLosses($0, counts.rows.filter(isOf($0))) }
      + coordinateLosses(counts.rows) + trackLosses(counts.rows)
      + FormatHoldings.Mark.allCases.flatMap { markLosses($0, counts.rows) }
      + [holdings.keepsRelations ? nil : sentence(counts.relations, "relations", "be left out")].compactMap(\.self)
      + contextLosses(counts.contextImages)
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
      case .outlines: sentence(count, kind.plural, "become polygons")
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
    return [
      sentence(tracks.total(\.count), "tracks", "become shapes on each of their frames"),
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
    }
  }

  private func contextLosses(_ count: Int) -> [String] {
    holdings.keepsContextImages ? [] : [sentence(count, "context images", "be left out")].compactMap(\.self)
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
