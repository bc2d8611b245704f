/// What a file from Label Studio holds that has no place here: each kind is told once, with its number.
struct LabelStudioLosses {
  enum Kind: Hashable {
    case others, skipped, drafts, predictions
    case curves, notes, parents, relations, emptyMasks, longAnswers
    case regionsAnswers, namelessAnswers
    case unlabelled(control: String)
    case withoutLabel(control: String)
    case region(kind: String)
    case answer(control: String, label: String)
    case pictureAnswer(control: String)

    /// What comes before the number.
    var sentence: String {
      switch self {
      case .others:
        "A picture has one annotation here, the ground truth or else the newest; others of the same picture were left out"
      case .skipped: "Annotations that were skipped in Label Studio were left out"
      case .drafts: "Drafts that nobody had submitted were left out"
      case .predictions: "Predictions of annotated pictures, and those before a newer one, were left out"
      case .curves: "Corners with curves (Bézier) became plain corners"
      case .notes: "Notes on regions (meta) were left out"
      case .parents: "Regions that were parts of others (parentID) stand by themselves"
      case .relations: "Relations of regions that are not there, or were left out, were left out"
      case .emptyMasks: "Masks without a pixel were left out"
      case .longAnswers: "Answers that are longer than an attribute's value can be were left out"
      case .regionsAnswers: "Answers about regions that were left out were left out with them"
      case .namelessAnswers: "Answers to controls whose name no attribute can have, or that have none, were left out"
      case .withoutLabel(let control):
        "Regions without a label were left out, as there is no label “\(control)”"
      case .unlabelled(let control): "Regions without a label got the name of their control, “\(control)”"
      case .region(let kind): "Regions of the kind “\(kind)” were left out"
      case .answer(let control, let label):
        "The label “\(label)” has no attribute “\(control)”; its values were left out"
      case .pictureAnswer(let control):
        "Answers about whole pictures were left out, as there is no label “\(control)” with an attribute of this name"
      }
    }
  }

  private var kinds: [Kind] = []
  private var counts: [Kind: Int] = [:]

  mutating func add(_ kind: Kind, _ count: Int = 1) {
    guard count > 0 else { return }
    if counts[kind] == nil { kinds.append(kind) }
    counts[kind, default: 0] += count
  }

  mutating func add(_ other: LabelStudioLosses) {
    for kind in other.kinds { add(kind, other.counts[kind] ?? 0) }
  }

  /// In the order in which they were first met.
  var sentences: [String] { kinds.map { "\($0.sentence): \(counts[$0] ?? 0)." } }
}
