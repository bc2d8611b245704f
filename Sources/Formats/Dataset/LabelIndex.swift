public import Domain

/// The labels of a dataset by their keys and names, and the numbers that formats give them.
public struct LabelIndex: Sendable {
  /// In their order, without sublabels.
  public let labels: [Label]
  /// Each label, followed by its sublabels: how CVAT numbers categories.
  public let all: [Entry]
  /// In the order of their keys.
  private let byKey: [Entry]
  private let names: [String: Label.ID]

  /// A class, so that what refers to a label does not copy all that the label has.
  public final class Entry: Sendable {
    public let label: Label
    /// The skeleton's name; nil of a label.
    public let parent: String?
    /// In `all`, from 0.
    public let position: Int

    fileprivate init(_ label: Label, parent: String?, position: Int) {
      (self.label, self.parent, self.position) = (label, parent, position)
    }
  }

  public init(_ labels: [Label]) {
    self.labels = labels
    all = labels.flatMap { label in [(label, nil)] + label.sublabels.map { ($0, label.name) } }
      .enumerated().map { Entry($1.0, parent: $1.1, position: $0) }
    byKey = all.sorted { ($0.label.id, $0.position) < ($1.label.id, $1.position) }
    names = Dictionary(labels.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
  }

  /// From 0, sublabels counted; nil for a key that is not one of these.
  public func position(of id: Label.ID) -> Int? { entry(id)?.position }

  public func label(_ id: Label.ID) -> Label? { entry(id)?.label }

  /// Asked for each annotation: among few labels quicker than by a hash.
  func entry(_ id: Label.ID) -> Entry? {
    let entry = byKey[byKey.partitioningIndex { $0.label.id >= id }...].first
    return entry?.label.id == id ? entry : nil
  }

  /// A label, not a sublabel, of exactly this name.
  public func label(named name: String) -> Label? { names[name].flatMap { label($0) } }

  /// The label that somebody means by a name: blanks around it, upper and lower case, and what the name of a folder cannot
  /// have do not count.
  public func label(like name: String) -> Label? {
    if let label = label(named: name) ?? label(named: name.trimmed) { return label }
    let lowercased = name.trimmed.lowercased()
    if let label = labels.first(where: { $0.name.lowercased() == lowercased }) { return label }
    let inFolders = labels.filter { FolderName.safe($0.name) == name }
    return inFolders.count == 1 ? inFolders[0] : nil
  }
}

extension Label {
  /// A value for each attribute of the label, in their order: those that were not set have their default.
  func completed(_ values: [AttributeValue]) -> [(attribute: LabelAttribute, value: String)] {
    attributes.map { attribute in
      (attribute, values.first { $0.attribute == attribute.id }?.value ?? attribute.defaultValue)
    }
  }
}
