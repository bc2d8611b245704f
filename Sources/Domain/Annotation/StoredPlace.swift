/// Where an annotation is stored, before it is read.
public struct StoredPlace: Sendable {
  public let job: Job.ID
  /// Of a track, the first one.
  public let frame: Int
  public let id: Annotation.ID
  /// The bytes of its details; 0 where nobody asked for them.
  public let size: Int

  public init(job: Job.ID, frame: Int, id: Annotation.ID, size: Int = 0) {
    self.job = job
    self.frame = frame
    self.id = id
    self.size = size
  }
}
