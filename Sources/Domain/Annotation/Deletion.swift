/// What went away at one moment, and can be brought back for a while: one object, or a whole set that was replaced.
public struct Deletion: Equatable, Sendable {
  /// How long it can be brought back.
  public static let days = 30

  public let time: Timestamp
  /// nil where the account is gone.
  public let person: Person?
  public let count: Int
  /// Of the first and of the last of the objects.
  public let frames: ClosedRange<Int>

  public init(time: Timestamp, person: Person?, count: Int, frames: ClosedRange<Int>) {
    self.time = time
    self.person = person
    self.count = count
    self.frames = frames
  }
}
