internal import Domain

/// What `ffprobe -show_chapters` says, as chapters of frames.
enum VideoChapters {
  /// More than these are no chapters that somebody would jump between.
  static let most = 1000
  static let longestTitle = 200

  /// Asks for each chapter's times and title, one line a value.
  static let arguments = [
    "-show_entries", "chapter=start_time,end_time:chapter_tags=title", "-show_chapters", "-of", "default=nw=0",
  ]

  private struct Entry {
    var start = 0.0
    var end = 0.0
    var title = ""
  }

  /// - Parameters:
  ///   - text: sections `[CHAPTER]` … `[/CHAPTER]` with lines such as `start_time=1.5` and `TAG:title=One`.
  ///   - times: when each frame comes, rising.
  static func chapters(in text: String, times: [Double]) -> [Chapter] {
    var (entries, open) = ([Entry](), Entry?.none)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      switch (parts.first ?? "", parts.count > 1 ? parts[1] : "") {
      case ("[CHAPTER]", _): open = Entry()
      case ("[/CHAPTER]", _):
        if let entry = open { entries.append(entry) }
        open = nil
      case ("start_time", let value): open?.start = Double(value) ?? 0
      case ("end_time", let value): open?.end = Double(value) ?? 0
      case ("TAG:title", let value): open?.title = String(value.prefix(longestTitle))
      default: break
      }
    }
    return entries.prefix(most).compactMap { entry in
      // A frame belongs to the chapter in which it begins to be seen.
      guard let first = times.firstIndex(where: { $0 >= entry.start - 0.0005 }),
        let last = times.lastIndex(where: { $0 < entry.end - 0.0005 }), first <= last
      else { return nil }
      return Chapter(frames: first...last, title: entry.title)
    }
  }
}
