/// How long the work of a task waits for its turn with the database.
///
/// Whoever asks over HTTP is better told to come again than left waiting behind a lock; what works in the background waits.
/// A queue that moves is no lock: behind many writes, or behind one that takes long, everybody comes to their turn.
public enum Patience {
  /// nil: as long as it takes.
  @TaskLocal public static var limit: Duration?

  static let ended = DatabaseFailure.contention(query: "database.turn", detail: "others kept the database busy")
}
