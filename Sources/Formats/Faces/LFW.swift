internal import Domain

/// LFW 1.0: people as tags, in folders of their pictures, and their landmarks.
///
/// The format: http://vis-www.cs.umass.edu/lfw
enum LFW: DatasetWriter, DatasetReader {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    for subset in dataset.subsets {
      let folder = CVATNames.subset(subset)
      var (items, landmarks, counts): (String, String, [String: Int]) = ("", "", [:])
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        let tag = seen.first { $0.shape == nil }.map { FolderName.safe($0.label.name) }
        if let tag { counts[tag, default: 0] += 1 }
        items += (tag.map { "\($0)/" } ?? "") + "\(frame.stem)\n"
        for points in seen where points.shape?.kind == .points {
          let numbers = (points.shape?.points ?? []).map(\.description).joined(separator: "\t")
          landmarks += "\(frame.stem).jpg\t\(numbers)\n"
        }
        let place = tag.map { "\($0)/" } ?? ""
        try dataset.write(frame, as: "\(folder)/images/\(place)\(frame.name)", to: target)
      }
      try target.add("\(folder)/annotations/pairs.txt", items)
      if !landmarks.isEmpty { try target.add("\(folder)/annotations/landmarks.txt", landmarks) }
      let people = dataset.labels.all.map { entry in
        "\(FolderName.safe(entry.label.name))\t\(counts[FolderName.safe(entry.label.name)] ?? 0)\n"
      }
      try target.add("\(folder)/annotations/people.txt", people.joined())
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for file in archive.names(endingIn: "people.txt") {
      try archive.eachLine(of: file) { line, _ in
        let cells = line.split(separator: "\t").map(String.init)
        if cells.count == 2 { survey.add(.init(cells[0], kind: .any)) }
      }
    }
    try eachItem(archive) { label, name, subset, _ in
      if let label { survey.add(.init(label, kind: .any)) }
      let places = [label.map { "\(subset)/images/\($0)/\(name)" }, "\(subset)/images/\(name)"].compactMap { $0 }
      let found = places.lazy.compactMap { archive.picture(at: $0) }.first
      survey.add(picture: DatasetFrame.name(name, like: found), subset: subset, file: found)
    }
    survey.findPictures(in: archive)
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    // Of each picture; no label where it is left out, and then its landmarks are, too.
    var labels: [Int: Label?] = [:]
    try eachItem(archive) { found, name, subset, place in
      guard let found else { return }
      let label = try dataset.label(named: found, at: place)
      let frame = try dataset.frame(named: name, subset: subset, at: place)
      labels[frame.number] = .some(label)
      guard let label else { return }
      try dataset.add(Annotation(uid: .random(), frame: frame.number, label: label.id, content: .tag), at: place)
    }
    for file in archive.names(endingIn: "landmarks.txt") {
      try archive.eachLine(of: file) { line, place in
        let cells = line.split(separator: "\t").map(String.init)
        let numbers = cells.dropFirst().compactMap { Double($0) }
        guard numbers.count >= 2, numbers.count == cells.count - 1, numbers.count.isMultiple(of: 2) else {
          throw DatasetProblem(place, "A line has a picture's name and two numbers for each point.")
        }
        let frame = try dataset.frame(named: cells[0], subset: subset(of: file), at: place)
        guard let label = labels[frame.number, default: dataset.labels.labels.first] else { return }
        let shape = Shape(kind: .points, points: numbers)
        try dataset.add(
          Annotation(uid: .random(), frame: frame.number, label: label.id, content: .shape(shape)),
          at: place
        )
      }
    }
  }

  /// People with one number are one person's picture; pairs name two.
  private static func eachItem(
    _ archive: DatasetArchive,
    _ body: (_ label: String?, _ name: String, _ subset: String, _ place: String) throws -> Void
  ) throws {
    let files = archive.names(endingIn: "pairs.txt")
    guard !files.isEmpty else {
      throw DatasetProblem("There is no <subset>/annotations/pairs.txt in the archive: LFW has its pictures there.")
    }
    for file in files {
      var seen: Set<String> = []
      func tell(_ label: String?, _ name: String, _ place: String) throws {
        guard seen.insert("\(label ?? "")/\(name)").inserted else { return }
        try body(label, name, subset(of: file), place)
      }
      try archive.eachLine(of: file) { line, place in
        let cells = line.split(separator: "\t").map { String($0).trimmed }
        switch cells.count {
        case 1:
          let parts = cells[0].split(separator: "/", maxSplits: 1).map(String.init)
          if parts.count == 2 { try tell(parts[0], parts[1], place) } else { try tell(nil, cells[0], place) }
        case 3:
          for number in cells.dropFirst() { try tell(cells[0], name(cells[0], number), place) }
        case 4:
          try tell(cells[0], name(cells[0], cells[1]), place)
          try tell(cells[2], name(cells[2], cells[3]), place)
        default: return
        }
      }
    }
  }

  /// LFW's own pictures are called by the person and four digits.
  private static func name(_ person: String, _ number: String) -> String {
    guard Int(number) != nil else { return number }
    return "\(person)_\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)"
  }

  private static func subset(of file: String) -> String {
    let parts = file.split(separator: "/").map(String.init)
    return parts.count >= 3 ? parts[parts.count - 3] : "default"
  }
}
