/// The regions of a picture with what else was said about each: Label Studio joins them by their keys.
struct LabelStudioMarks {
  struct Mark {
    let region: LabelStudioRegion
    /// Those of the region, else those of a control for labels alone, else the name of its control.
    let labels: [String]
    let hasLabel: Bool
    let answers: [LabelStudioRegion]
  }

  private(set) var drawn: [Mark] = []
  /// Choices for the whole picture.
  private(set) var tags: [LabelStudioRegion] = []
  /// Other answers about the whole picture.
  private(set) var answers: [LabelStudioRegion] = []
  /// About regions that no picture can have.
  private(set) var answersAboutOthers: [LabelStudioRegion] = []
  private(set) var relations: [LabelStudioRegion] = []
  /// What no picture can have.
  private(set) var others: [LabelStudioRegion] = []

  init(_ regions: [LabelStudioRegion]) {
    let labelled = Self.keys(of: regions.filter { $0.isDrawn && !$0.labels.isEmpty })
    // With a control for drawing beside one with labels, a region stands twice: alone and with its labels.
    let shapes = regions.filter { $0.isDrawn && (!$0.labels.isEmpty || !labelled.contains($0.id)) }
    let keys = Self.keys(of: shapes)
    let all = Self.keys(of: regions.filter { !$0.isAnswer && $0.kind != "relation" })
    var byKey: [String: [LabelStudioRegion]] = [:]
    for region in regions where !region.isDrawn {
      switch region.kind {
      case "relation": relations.append(region)
      case "labels" where keys.contains(region.id): byKey[region.id, default: []].append(region)
      case _ where region.isAnswer && keys.contains(region.id): byKey[region.id, default: []].append(region)
      case _ where region.isAnswer && all.contains(region.id): answersAboutOthers.append(region)
      case "choices": tags.append(region)
      case _ where region.isAnswer: answers.append(region)
      default: others.append(region)
      }
    }
    drawn = shapes.map { region in
      let about = byKey[region.id] ?? []
      let own = region.labels + about.filter { $0.kind == "labels" }.flatMap(\.labels)
      var seen: Set<String> = []
      return Mark(
        region: region,
        labels: own.isEmpty
          ? [region.canNameAttribute ? region.control : region.kind] : own.filter { seen.insert($0).inserted },
        hasLabel: !own.isEmpty,
        answers: about.filter(\.isAnswer)
      )
    }
  }

  private static func keys(of regions: [LabelStudioRegion]) -> Set<String> {
    Set(regions.map(\.id)).subtracting([""])
  }
}
