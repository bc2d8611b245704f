internal import Domain

/// MOT 1.1: one line for each box of a track on a frame, in `gt/gt.txt`.
///
/// The format: https://motchallenge.net/instructions, with the label and the visibility behind it. Frames, tracks and
/// labels count from 1; boxes that are no track have -1.
enum MOT: DatasetWriter, DatasetReader {
  static let naming = PictureNaming.numbers
  static let frameSteps = (bare: 1, withPictures: 3)

  static func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    try target.begin("gt/gt.txt")
    var (number, tracks): (Int, [Int: Int]) = (0, [:])
    for subset in dataset.subsets {
      try dataset.eachAnnotatedFrame(in: subset) { frame, seen in
        number += 1
        for annotation in seen {
          guard let shape = annotation.shape, shape.kind == .rectangle,
            let position = dataset.labels.position(of: annotation.label.id)
          else { continue }
          let track = annotation.track.map { mark in
            tracks[mark.number]
              ?? {
                tracks[mark.number] = tracks.count + 1
                return tracks.count
              }()
          }
          let box = Rectangle.boundingBox(shape.points).map(\.description).joined(separator: ",")
          let visibility = shape.isOccluded ? "0.0" : "1.0"
          try target.write(Array("\(number),\(track ?? -1),\(box),1,\(position + 1),\(visibility)\r\n".utf8))
        }
      }
    }
    try target.end()
    try target.add("gt/labels.txt", dataset.labels.all.map(\.label.name).joined(separator: "\n"))
    guard dataset.options.savesPictures else { return }
    number = 0
    for subset in dataset.subsets {
      try dataset.eachFrame(in: subset) { frame in
        number += 1
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        try dataset.write(frame, as: "img1/\(name)\(frame.name.dropFirst(frame.stem.count))", to: target)
      }
    }
  }

  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    var survey = DatasetSurvey()
    for name in try names(archive) { survey.add(.init(name)) }
    for (file, rest) in archive.files(in: "img1") where DatasetArchive.isPicture(file) {
      survey.add(picture: rest, subset: "default", file: file)
    }
    return survey
  }

  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    let names = try names(archive)
    guard let file = archive.names(endingIn: "gt.txt").first else {
      throw DatasetProblem("There is no gt/gt.txt in the archive: MOT has its boxes there.")
    }
    var tracks = TrackBuilder()
    try archive.eachLine(of: file) { text, place in
      let numbers = try numbers(text, place)
      // -1 where there is no label: then there is only one it can be.
      let position = numbers.count > 7 ? max(numbers[7], 1) : 1
      guard !names.isEmpty else {
        throw DatasetProblem("There is no gt/labels.txt in the archive: MOT 1.1 has the labels there, one a line.")
      }
      guard let index = Int(exactly: position), names.indices.contains(index - 1) else {
        throw DatasetProblem(place, "Label \(plain(position)) is not among the \(names.count) in labels.txt.")
      }
      guard let label = try dataset.label(named: names[index - 1], at: place) else { return }
      guard let number = Int(exactly: numbers[0]), number > 0, number <= dataset.frames.frames.count else {
        let count = dataset.frames.frames.count
        throw DatasetProblem(place, "Frame \(plain(numbers[0])) is not here: there are 1 to \(count).")
      }
      let frame = dataset.frames.frames[number - 1]
      let shape = Shape(
        kind: .rectangle,
        points: [numbers[2], numbers[3], numbers[2] + numbers[4], numbers[3] + numbers[5]],
        isOccluded: numbers.count > 8 && numbers[8] == 0
      )
      guard let track = Int(exactly: numbers[1]), track >= 0 else {
        let annotation = Annotation(uid: .random(), frame: frame.number, label: label.id, content: .shape(shape))
        return try dataset.add(annotation, at: place)
      }
      tracks.add(track, shape, of: label, on: frame)
    }
    try tracks.finish(into: dataset, at: file)
  }

  private static func numbers(_ text: String, _ place: String) throws -> [Double] {
    let numbers = try text.split(separator: ",").map { word in
      guard let number = Double(String(word).trimmed), number.isFinite else {
        throw DatasetProblem(place, "“\(word)” is no number.")
      }
      return number
    }
    guard numbers.count >= 6 else {
      throw DatasetProblem(place, "A line has six numbers or more: frame, track, x, y, width, height.")
    }
    return numbers
  }

  /// A whole number without its fraction.
  private static func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? number.description }

  private static func names(_ archive: DatasetArchive) throws -> [String] {
    var names: [String] = []
    if let file = archive.names(endingIn: "labels.txt").first {
      try archive.eachLine(of: file) { line, _ in names.append(line.trimmed) }
    }
    return names
  }
}
