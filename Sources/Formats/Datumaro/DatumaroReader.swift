internal import Domain
internal import JSON

/// Reads Datumaro's own documents.
enum DatumaroReader: DatasetReader {
  static let documentPasses = 2

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for file in try documents(archive) {
      let subset = subset(of: file)
      let head = try DatumaroHead(archive, file)
      for (index, entry) in head.labels.enumerated() where head.parent(of: index) == nil {
        survey.add(head.found(index, entry.name))
      }
      try COCOReader.read(archive, file) { reader, key in
        guard key == "items" else { return }
        try reader.array { reader, _ in
          let name = try itemName(&reader)
          let places = ["images/\(subset)/\(name)", "images/\(name)"]
          survey.add(picture: name, subset: subset, file: places.lazy.compactMap { archive.name($0) }.first)
        }
      }
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    for file in try documents(archive) {
      let head = try DatumaroHead(archive, file)
      var items = DatumaroItems(head: head, file: file, subset: subset(of: file), dataset: dataset)
      try COCOReader.read(archive, file) { reader, key in
        guard key == "items" else { return }
        try reader.array { reader, _ in try items.read(&reader) }
      }
      try items.finish()
    }
  }

  private static func documents(_ archive: DatasetArchive) throws -> [String] {
    if archive.isBare { return archive.names }
    let all = archive.names(endingIn: ".json")
    let usual = all.filter { $0.hasPrefix("annotations/") || $0.contains("/annotations/") }
    guard !all.isEmpty else {
      throw DatasetProblem("There is no JSON document in the archive; Datumaro has annotations/<subset>.json.")
    }
    return usual.isEmpty ? all : usual
  }

  private static func subset(of file: String) -> String {
    DatasetFrame.stem(file.split(separator: "/").last.map(String.init) ?? file)
  }

  private static func itemName(_ reader: inout JSONReader) throws -> String {
    var (id, path) = ("", "")
    try reader.object { reader, key in
      switch key {
      case "id": id = try reader.string()
      case "image", "media":
        guard try reader.kind() == .object else { return }
        try reader.object { reader, key in if key == "path" { path = try reader.string() } }
      default: break
      }
    }
    return path.isEmpty ? id : path
  }
}

/// The labels of a document.
struct DatumaroHead {
  private(set) var labels: [(name: String, parent: String)] = []
  /// By the label's place, from 0.
  private(set) var points: [Int: (names: [String], joints: [(Int, Int)])] = [:]

  init(_ archive: DatasetArchive, _ file: String) throws {
    var labels: [(String, String)] = []
    var points: [Int: ([String], [(Int, Int)])] = [:]
    try COCOReader.read(archive, file) { reader, key in
      guard key == "categories" else { return }
      try reader.object { reader, kind in
        try reader.object { reader, key in
          switch (kind, key) {
          case ("label", "labels"): try reader.array { reader, _ in labels.append(try Self.label(&reader)) }
          case ("points", "items"): try reader.array { reader, _ in try Self.item(&reader, &points) }
          default: break
          }
        }
      }
    }
    guard !labels.isEmpty else { throw DatasetProblem(file, "The document has no labels in its categories.") }
    (self.labels, self.points) = (labels, points)
  }

  /// The place of the skeleton that a label is a point of.
  func parent(of index: Int) -> Int? {
    let label = labels[index]
    guard !label.parent.isEmpty else { return nil }
    return points.first { labels.indices.contains($0.key) && labels[$0.key].name == label.parent }?.key
  }

  func found(_ index: Int, _ name: String) -> DatasetSurvey.FoundLabel {
    guard let skeleton = points[index] else { return .init(name) }
    return .init(
      name,
      kind: .skeleton,
      sublabels: skeleton.names.map { .init($0, kind: .points) },
      svg: SkeletonDrawing.svg(of: skeleton.names, joints: skeleton.joints)
    )
  }

  private static func label(_ reader: inout JSONReader) throws -> (String, String) {
    var (name, parent) = ("", "")
    try reader.object { reader, key in
      switch key {
      case "name": name = try reader.string()
      case "parent": if try reader.kind() == .string { parent = try reader.string() }
      default: break
      }
    }
    return (name, parent)
  }

  private static func item(_ reader: inout JSONReader, _ points: inout [Int: ([String], [(Int, Int)])]) throws {
    var (label, names, joints): (Int?, [String], [(Int, Int)]) = (nil, [], [])
    try reader.object { reader, key in
      switch key {
      case "label_id": label = try reader.int()
      case "labels": try reader.array { reader, _ in names.append(try reader.string()) }
      case "joints":
        try reader.array { reader, _ in
          let joint = try reader.doubles()
          if joint.count == 2, joint.allSatisfy({ (1...10_000).contains($0) }) {
            joints.append((Int(joint[0]) - 1, Int(joint[1]) - 1))
          }
        }
      default: break
      }
    }
    if let label { points[label] = (names, joints) }
  }
}
