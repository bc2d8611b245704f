public import Database
public import Domain

/// What the file of models has declared, so that people's changes win over it, and removals too.
public enum ModelSeedStore {
  /// An entry of the file as it was read last.
  public struct Seed: Equatable, Sendable {
    public let name: String
    public let content: String
    /// nil where it was removed.
    public let model: ModelFunction.ID?
    /// Whether somebody changed the model since.
    public let isChanged: Bool
  }

  public static func seeds(on connection: any Connection) throws -> [Seed] {
    try connection.all(everyOne) { row in
      Seed(
        name: row.string(0),
        content: row.string(1),
        model: row.isNull(2) ? nil : row.identifier(2),
        isChanged: row.bool(3)
      )
    }
  }

  /// Takes an entry's name before its model is made.
  ///
  /// - Returns: false where another server has just taken it.
  public static func claim(_ name: String, on connection: any Connection) throws -> Bool {
    try connection.execute(claiming, name) == 1
  }

  /// Notes what of the file a model is made of.
  public static func note(
    _ name: String,
    content: String,
    model: ModelFunction.ID,
    on connection: any Connection
  ) throws {
    _ = try connection.execute(noting, content, model, name)
  }

  /// Notes that somebody changed a model; nothing happens to one that is not from the file.
  public static func noteChange(of model: ModelFunction.ID, on connection: any Connection) throws {
    _ = try connection.execute(change, model)
  }
}

extension ModelSeedStore {
  static let everyOne = Query("modelSeed.everyOne", "SELECT name, content, model_id, is_changed FROM model_seeds")

  static let claiming = Query(
    "modelSeed.claiming",
    "INSERT INTO model_seeds (name, content, is_changed) VALUES ($1, '', 0) ON CONFLICT (name) DO NOTHING"
  )

  static let noting = Query(
    "modelSeed.noting",
    "UPDATE model_seeds SET content = $1, model_id = $2 WHERE name = $3"
  )

  static let change = Query("modelSeed.change", "UPDATE model_seeds SET is_changed = 1 WHERE model_id = $1")

  public static let queries = [everyOne, claiming, noting, change]
}
