public import Domain

/// What a dataset brings, before its annotations are read: enough to make labels and tasks from it.
public struct DatasetSurvey: Sendable {
  /// In the order of the dataset.
  public private(set) var labels: [FoundLabel] = []
  public private(set) var pictures: [FoundPicture] = []
  private var labelPositions: [String: Int] = [:]
  /// By subset.
  private var pictureNames: [String: Set<String>] = [:]

  /// A label that the dataset names.
  public struct FoundLabel: Equatable, Sendable {
    public let name: String
    public var kind: LabelKind
    public var color: LabelColor?
    public var attributes: [AttributeDraft]
    public var sublabels: [FoundLabel]
    public var svg: String
    /// Whether it may be the name of a skeleton's point, of a skeleton that the dataset does not name.
    public var mayBePoint: Bool

    public init(
      _ name: String,
      kind: LabelKind = .any,
      color: LabelColor? = nil,
      attributes: [AttributeDraft] = [],
      sublabels: [FoundLabel] = [],
      svg: String = "",
      mayBePoint: Bool = false
    ) {
      self.name = name
      self.kind = kind
      self.color = color
      self.attributes = attributes
      self.sublabels = sublabels
      self.svg = svg
      self.mayBePoint = mayBePoint
    }
  }

  /// A picture that the dataset names or holds.
  public struct FoundPicture: Equatable, Sendable {
    /// The path by which annotations name it.
    public let name: String
    public let subset: String
    /// The file in the archive; nil where it was left out.
    public let file: String?
  }

  public init() {}

  /// The first of a name counts.
  mutating func add(_ label: FoundLabel) {
    if let position = labelPositions[label.name] {
      if !label.mayBePoint { labels[position].mayBePoint = false }
      return
    }
    labelPositions[label.name] = labels.count
    labels.append(label)
  }

  mutating func change(_ name: String, _ body: (inout FoundLabel) -> Void) {
    guard let position = labelPositions[name] else { return }
    body(&labels[position])
  }

  mutating func add(picture name: String, subset: String, file: String?) {
    guard pictureNames[subset, default: []].insert(name).inserted else { return }
    pictures.append(FoundPicture(name: name, subset: subset, file: file))
  }

  /// Looks in all folders for pictures that are not where the format has them; what could be two of them is neither's.
  mutating func findPictures(in archive: DatasetArchive) {
    guard pictures.contains(where: { $0.file == nil }) else { return }
    let found = pictures.map { $0.file == nil ? archive.picture(called: $0.name, subset: $0.subset) : nil }
    let taken = Set(pictures.compactMap(\.file))
    let counts = Dictionary(found.lazy.compactMap { file in file.map { ($0, 1) } }, uniquingKeysWith: +)
    pictures = zip(pictures, found).map { picture, file in
      guard let file, !taken.contains(file), counts[file] == 1 else { return picture }
      return FoundPicture(name: DatasetArchive.frameName(picture.name, of: file), subset: picture.subset, file: file)
    }
  }

  /// The labels, without what is a point of one of these skeletons.
  public func labels(beside skeletons: [Label]) -> [FoundLabel] {
    let points = Set(skeletons.flatMap(\.sublabels).map(\.name))
    return labels.filter { !$0.mayBePoint || !points.contains($0.name) }
  }

  public var subsets: [String] { Set(pictures.map(\.subset)).sorted() }
}
