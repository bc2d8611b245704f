/// A part of a video that its file gives a name.
public struct Chapter: Equatable, Sendable {
  /// The numbers of its first and of its last frame.
  public let frames: ClosedRange<Int>
  /// Empty where it has none.
  public let title: String

  public init(frames: ClosedRange<Int>, title: String) {
    self.frames = frames
    self.title = title
  }
}

extension TaskMedia {
  /// Chapters of the source as those of the task's own frames; those of which it has none are left out.
  public func chapters(_ chapters: [Chapter]) -> [Chapter] {
    chapters.compactMap { chapter in
      let first = max(0, (chapter.frames.lowerBound - startFrame + step - 1) / step)
      let last = min(size - 1, (chapter.frames.upperBound - startFrame + step) / step - 1)
      return first <= last ? Chapter(frames: first...last, title: chapter.title) : nil
    }
  }
}
