internal import Domain

/// A mask of a whole picture as COCO counts it: run lengths down the columns, from the left, the first of them zeros.
///
/// The format: https://github.com/cocodataset/cocoapi, `maskApi.h`.
struct ColumnRuns: Equatable {
  let width: Int
  let height: Int
  /// In pixels; even indices are outside the object, odd ones inside.
  let counts: [Int]

  init(width: Int, height: Int, counts: [Int]) {
    self.width = width
    self.height = height
    self.counts = counts
  }

  /// A box's mask; what reaches outside the picture is cut off.
  init(_ mask: MaskRuns, width: Int, height: Int) {
    var columns = CrossRuns(length: width, lineCount: height)
    mask.eachSpan { y, piece in columns.add(piece, on: y) }
    self.init(width: width, height: height, counts: columns.counts())
  }

  /// The number of pixels inside.
  var area: Int { stride(from: 1, to: counts.count, by: 2).reduce(0) { $0 + counts[$1] } }

  /// `x, y, width, height` of the pixels inside; zeros where there are none.
  var box: [Int] {
    var (left, top, right, bottom) = (width, height, -1, -1)
    eachRun { start, length in
      guard length > 0, height > 0 else { return }
      let end = start + length - 1
      left = min(left, start / height)
      right = max(right, end / height)
      if start / height == end / height {
        top = min(top, start % height)
        bottom = max(bottom, end % height)
      } else {
        (top, bottom) = (0, height - 1)
      }
    }
    return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1]
  }

  /// All pixels that are in one of the masks.
  static func union(_ masks: [ColumnRuns]) -> ColumnRuns? {
    guard let first = masks.first else { return nil }
    guard masks.count > 1 else { return first }
    var edges: [(place: Int, step: Int)] = []
    for mask in masks {
      mask.eachRun { start, length in
        guard length > 0 else { return }
        edges.append((start, 1))
        edges.append((start + length, -1))
      }
    }
    edges.sort { $0.place == $1.place ? $0.step > $1.step : $0.place < $1.place }
    var counts: [Int] = []
    var (depth, last) = (0, 0)
    for (place, step) in edges {
      if depth == 0 || depth + step == 0 {
        counts.append(place - last)
        last = place
      }
      depth += step
    }
    counts.append(first.width * first.height - last)
    // Two that touch leave a run of nothing between them.
    return ColumnRuns(width: first.width, height: first.height, counts: joined(counts))
  }

  private static func joined(_ counts: [Int]) -> [Int] {
    var result: [Int] = []
    var index = 0
    while index < counts.count {
      if counts[index] == 0, index > 0, index + 1 < counts.count {
        result[result.count - 1] += counts[index + 1]
        index += 2
      } else {
        result.append(counts[index])
        index += 1
      }
    }
    if result.count > 1, result.last == 0 { result.removeLast() }
    return result
  }

  private func eachRun(_ body: (_ start: Int, _ length: Int) -> Void) {
    var place = 0
    for (index, count) in counts.enumerated() {
      if !index.isMultiple(of: 2) { body(place, count) }
      place += count
    }
  }
}

extension ColumnRuns {
  /// COCO's short writing: numbers of five bits to a character, from the third on as differences to the one before last.
  var compressed: String {
    var text: [UInt8] = []
    for (index, count) in counts.enumerated() {
      var number = index > 2 ? count - counts[index - 2] : count
      var isLast = false
      while !isLast {
        let bits = number & 0x1F
        number >>= 5
        isLast = bits & 0x10 == 0 ? number == 0 : number == -1
        text.append(UInt8((isLast ? bits : bits | 0x20) + 48))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// - Returns: nil for what is no such text, or does not cover the picture.
  init?(compressed text: String, width: Int, height: Int) {
    guard Self.isSize(width, height) else { return nil }
    var counts: [Int] = []
    var (number, shift) = (0, 0)
    for byte in text.utf8 {
      let bits = Int(byte) - 48
      guard (0..<64).contains(bits), shift <= 50 else { return nil }
      number |= (bits & 0x1F) << shift
      shift += 5
      guard bits & 0x20 == 0 else { continue }
      if bits & 0x10 != 0 { number |= -1 << shift }
      if counts.count > 2 { number += counts[counts.count - 2] }
      guard (0...1 << 28).contains(number) else { return nil }
      counts.append(number)
      (number, shift) = (0, 0)
    }
    self.init(counts: counts, width: width, height: height)
  }

  /// Asked before the two are multiplied: what a document says may be any number.
  private static func isSize(_ width: Int, _ height: Int) -> Bool {
    width > 0 && height > 0 && width <= 1 << 20 && height <= 1 << 20 && width * height <= 1 << 28
  }

  /// - Returns: nil where the counts do not cover the picture.
  init?(counts: [Int], width: Int, height: Int) {
    guard Self.isSize(width, height) else { return nil }
    var sum = 0
    for count in counts {
      guard count >= 0, count <= width * height - sum else { return nil }
      sum += count
    }
    guard sum == width * height else { return nil }
    self.init(width: width, height: height, counts: counts)
  }

  /// As a shape's numbers; nil of an empty mask.
  var maskRuns: MaskRuns? {
    let box = box
    guard box[2] > 0 else { return nil }
    var rows = CrossRuns(length: box[3], lineCount: box[2])
    eachRun { start, length in
      var place = start
      while place < start + length {
        let (x, y) = place.quotientAndRemainder(dividingBy: height)
        let bottom = min(height, y + start + length - place)
        rows.add(y - box[1]..<bottom - box[1], on: x - box[0])
        place += bottom - y
      }
    }
    return MaskRuns(
      runs: rows.counts(),
      left: box[0],
      top: box[1],
      right: box[0] + box[2] - 1,
      bottom: box[1] + box[3] - 1
    )
  }
}
