internal import Domain

/// What of the pictures' names a format tells them apart by.
enum PictureNaming {
  /// Frames are numbered; names are of no account.
  case numbers
  /// Whole names, in a folder for each subset.
  case names
  /// Names without their extensions, in a folder for each subset, as where each picture has a text of its name.
  case stems
  /// The same, in one folder for all subsets.
  case stemsOfAll
}

/// The names that pictures get in an export where a format could not tell them apart by their own.
struct PictureNames {
  private struct Key: Hashable {
    let task: LabelingTask.ID
    let number: Int
  }

  private var names: [Key: String] = [:]

  init() {}

  /// - Parameters:
  ///   - folders: of each task, what is around the names of its pictures.
  ///   - eachFrame: hands out all frames, as often as it is called.
  init(
    _ naming: PictureNaming,
    folders: [LabelingTask.ID: String],
    _ eachFrame: ((DatasetFrame) -> Void) throws -> Void
  ) throws {
    guard naming != .numbers else { return }
    let byStem = naming != .names
    func key(_ frame: DatasetFrame, _ name: String) -> String {
      "\(folders[frame.task] ?? "")/\(byStem ? DatasetFrame.stem(name) : name)"
    }
    // Archives are unpacked where upper and lower case are one: stems that differ in nothing else get their extensions.
    func twinKey(_ frame: DatasetFrame) -> String { "\(frame.task)/\(frame.stem.lowercased())" }
    // Most datasets need no more than this: eight bytes for each picture.
    var marks: [Int] = []
    try eachFrame {
      let key = key($0, $0.name)
      marks.append((byStem ? key.lowercased() : key).hashValue)
    }
    marks.sort()
    guard zip(marks, marks.dropFirst()).contains(where: { $0 == $1 }) else { return }
    marks = []
    var counts: [String: Int] = [:]
    if byStem { try eachFrame { counts[twinKey($0), default: 0] += 1 } }
    var taken: Set<String> = []
    var nextNumbers: [String: Int] = [:]
    var names: [Key: String] = [:]
    try eachFrame { frame in
      // In one task the whole name becomes the stem: `owl.png` is `owl.png.png`, whose texts and masks lead back to it.
      let isTwin = byStem && counts[twinKey(frame)] ?? 0 > 1
      let ending = String(frame.name.dropFirst(frame.stem.count))
      let (stem, wanted) = isTwin ? (frame.name, frame.name + ending) : (frame.stem, frame.name)
      var name = wanted
      let wantedKey = key(frame, wanted)
      if !taken.insert(wantedKey).inserted {
        var number = nextNumbers[wantedKey] ?? 1
        repeat {
          name = "\(stem)_\(number)\(ending)"
          number += 1
        } while !taken.insert(key(frame, name)).inserted
        nextNumbers[wantedKey] = number
      }
      if name != frame.name { names[Key(task: frame.task, number: frame.number)] = name }
    }
    self.names = names
  }

  func named(_ frame: DatasetFrame) -> DatasetFrame {
    guard !names.isEmpty else { return frame }
    return names[Key(task: frame.task, number: frame.number)].map(frame.named) ?? frame
  }
}
