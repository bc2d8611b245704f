internal import Domain
internal import JSON

/// Reads COCO's instances and keypoints, as CVAT, COCO itself and others write them.
///
/// Taken as they are: missing `licenses` and `info`, categories that begin at 0, lists of numbers that are flat, sizes that
/// are wrong, other names of files and folders, and members in any order.
enum COCOReader: DatasetReader {
  static let documentPasses = 2
  private static let kinds = ["instances_", "person_keypoints_"]
  /// What COCO itself has in the same folder.
  private static let otherKinds = ["captions_", "panoptic_", "image_info_"]

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey { try survey(archive, besides: "instances_") }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    try read(archive, besides: "instances_", into: dataset)
  }

  /// - Parameter wanted: how the names of documents begin that make those of the other kind, for the same pictures,
  ///   superfluous.
  static func survey(_ archive: DatasetArchive, besides wanted: String) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for file in try documents(archive, besides: wanted) {
      let index = try COCOIndex(archive, file)
      for category in index.orderedCategories where !index.isPoint(category) {
        survey.add(label(category))
      }
      for image in index.orderedImages {
        let places = ["images/\(index.subset)/", "images/", "", "\(index.subset)/"]
        let found = places.lazy.compactMap { archive.name("\($0)\(image.name)") }.first
        survey.add(picture: image.name, subset: index.subset, file: found)
      }
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, besides wanted: String, into dataset: DatasetImport) throws {
    for file in try documents(archive, besides: wanted) {
      let index = try COCOIndex(archive, file)
      var annotations = COCOAnnotations(index: index, file: file, dataset: dataset)
      try read(archive, file) { reader, key in
        guard key == "annotations" else { return }
        try reader.array { reader, _ in try annotations.read(&reader) }
      }
      try annotations.finish()
    }
  }

  /// Reads a document's members.
  static func read(
    _ archive: DatasetArchive,
    _ file: String,
    _ body: (inout JSONReader, String) throws -> Void
  ) throws {
    var reader = JSONReader(pieces: try archive.textPieces(of: file))
    do {
      try reader.object(body)
      try reader.end()
    } catch let problem as JSONProblem {
      throw DatasetProblem("\(file) \(problem)")
    }
  }

  /// The documents of an archive: those in `annotations`, or all.
  private static func documents(_ archive: DatasetArchive, besides wanted: String) throws -> [String] {
    if archive.isBare { return archive.names }
    let all = archive.names(endingIn: ".json")
    let usual = all.filter { $0.hasPrefix("annotations/") || $0.contains("/annotations/") }
    guard !all.isEmpty else {
      throw DatasetProblem("There is no JSON document in the archive; COCO has annotations/instances_<subset>.json.")
    }
    let documents = usual.isEmpty ? all : usual
    let names = Set(documents.map(name))
    let chosen = documents.filter { file in
      let name = name(of: file)
      guard !otherKinds.contains(where: name.hasPrefix) else { return false }
      // Its regions are beside the instances, and may be imported by themselves.
      if name.hasPrefix("stuff_") { return !names.contains { $0.hasPrefix(kinds[0]) } }
      guard let kind = kinds.first(where: name.hasPrefix), kind != wanted else { return true }
      return !names.contains(wanted + name.dropFirst(kind.count))
    }
    guard !chosen.isEmpty else {
      throw DatasetProblem(
        documents[0],
        "COCO's captions, panoptic segments and lists of pictures have no boxes, outlines or masks: send the instances."
      )
    }
    return chosen
  }

  private static func name(of file: String) -> String { file.split(separator: "/").last.map(String.init) ?? file }

  private static func label(_ category: COCOIndex.Category) -> DatasetSurvey.FoundLabel {
    guard !category.points.isEmpty else { return .init(category.name) }
    return .init(
      category.name,
      kind: .skeleton,
      sublabels: category.points.map { .init($0, kind: .points) },
      svg: SkeletonDrawing.svg(of: category.points, joints: category.joints)
    )
  }
}

/// The categories and pictures of a document, by their numbers.
struct COCOIndex {
  struct Category {
    let id: Int
    let name: String
    let parent: String
    let points: [String]
    let joints: [(Int, Int)]
  }

  struct Image {
    let id: Int
    let name: String
  }

  private struct Enough: Error {}

  let subset: String
  private(set) var orderedCategories: [Category] = []
  private(set) var orderedImages: [Image] = []
  private let categories: Numbering
  private let images: Numbering

  init(_ archive: DatasetArchive, _ file: String) throws {
    subset = Self.subset(of: file)
    var (categories, images): ([Category], [Image]) = ([], [])
    var found: Set<String> = []
    do {
      try COCOReader.read(archive, file) { reader, key in
        switch key {
        case "categories": try reader.array { reader, _ in categories.append(try Self.category(&reader)) }
        case "images": try reader.array { reader, _ in images.append(try Self.image(&reader)) }
        default: return
        }
        found.insert(key)
        if found.count == 2 { throw Enough() }
      }
    } catch is Enough {
      // What stands behind them is checked when it is read.
    }
    guard !images.isEmpty || !categories.isEmpty else {
      throw DatasetProblem(file, "The document has neither images nor categories; is it COCO?")
    }
    try Self.checkKeys(categories.map { ($0.id, $0.name) }, "categories", file)
    try Self.checkKeys(images.map { ($0.id, $0.name) }, "images", file)
    (orderedCategories, orderedImages) = (categories, images)
    self.categories = Numbering(categories.map(\.id))
    self.images = Numbering(images.map(\.id))
  }

  /// Its position in `orderedCategories`.
  func position(ofCategory id: Int) -> Int? { categories[id] }

  /// Its position in `orderedImages`.
  func position(ofImage id: Int) -> Int? { images[id] }

  var categoryRange: String {
    let ids = orderedCategories.map(\.id)
    guard let least = ids.min(), let most = ids.max() else { return "there are none" }
    return "there are \(least) to \(most)"
  }

  /// Whether it is the point of a skeleton, which CVAT lists as a category, too.
  func isPoint(_ category: Category) -> Bool {
    orderedCategories.contains { $0.name == category.parent && $0.points.contains(category.name) }
  }

  /// `instances_val2017.json` is `val2017`, Roboflow's `valid/_annotations.coco.json` is `valid`.
  private static func subset(of file: String) -> String {
    let name = DatasetFrame.stem(file.split(separator: "/").last.map(String.init) ?? file)
    let prefixes = ["instances_", "person_keypoints_", "keypoints_"]
    let rest =
      prefixes.first { name.hasPrefix($0) }.map { String(name.dropFirst($0.count)) }
      ?? SplitFolder.known(name) ?? SplitFolder.of(file) ?? "default"
    return rest.isEmpty ? "default" : rest
  }

  /// What is listed twice must be the same, or nobody can say which one annotations mean.
  private static func checkKeys(_ items: [(id: Int, name: String)], _ list: String, _ file: String) throws {
    guard zip(items, items.dropFirst()).contains(where: { $0.id >= $1.id }) else { return }
    var names: [Int: String] = [:]
    for (id, name) in items {
      guard let other = names.updateValue(name, forKey: id), other != name else { continue }
      throw DatasetProblem(
        "\(file), \(list)",
        "“\(other)” and “\(name)” have the same id \(id). Number them anew, together with their annotations."
      )
    }
  }

  private static func category(_ reader: inout JSONReader) throws -> Category {
    var (id, name, parent): (Int?, String?, String) = (nil, nil, "")
    var (points, joints): ([String], [(Int, Int)]) = ([], [])
    try reader.object { reader, key in
      switch key {
      case "id": id = try reader.int()
      case "name": name = try reader.string()
      case "supercategory": parent = try reader.kind() == .string ? try reader.string() : ""
      case "keypoints": try reader.array { reader, _ in points.append(try reader.string()) }
      case "skeleton":
        try reader.array { reader, _ in
          let joint = try reader.doubles()
          if joint.count == 2, joint.allSatisfy({ (1...10_000).contains($0) }) {
            joints.append((Int(joint[0]) - 1, Int(joint[1]) - 1))
          }
        }
      default: break
      }
    }
    guard let id, let name else { throw reader.problem("A category needs an id and a name.") }
    return Category(id: id, name: name, parent: parent, points: points, joints: joints)
  }

  private static func image(_ reader: inout JSONReader) throws -> Image {
    var (id, name): (Int?, String?) = (nil, nil)
    try reader.object { reader, key in
      switch key {
      case "id": id = try reader.int()
      case "file_name": name = try reader.string()
      default: break
      }
    }
    guard let id, let name else { throw reader.problem("An image needs an id and a file_name.") }
    return Image(id: id, name: name)
  }
}

/// Positions by number; of what is numbered in its order, as most is, none are kept.
private struct Numbering {
  private let first: Int
  private let count: Int
  private var others: [Int: Int] = [:]

  init(_ numbers: [Int]) {
    let first = numbers.first ?? 0
    (self.first, count) = (first, numbers.count)
    guard !numbers.enumerated().allSatisfy({ $1 &- first == $0 }) else { return }
    others.reserveCapacity(count)
    for (position, number) in numbers.enumerated() { others[number] = position }
  }

  subscript(number: Int) -> Int? {
    guard others.isEmpty else { return others[number] }
    let position = number &- first
    return (0..<count).contains(position) ? position : nil
  }
}
