internal import Database
public import Domain
internal import Store

/// What came of reading the file of models.
public struct ModelSeeding: Equatable, Sendable {
  /// Names of models, as each of these.
  public internal(set) var declared: [String] = []
  public internal(set) var renewed: [String] = []
  /// The file says something else of them now, but people have changed or removed them.
  public internal(set) var kept: [String] = []
}

extension ModelWork {
  /// Declares the models of a file that it has not declared before, and takes over what the file changed since.
  ///
  /// What people changed stays as they made it, and what they removed stays away.
  public func declareModels(of file: ModelFile, now: Timestamp) async throws -> ModelSeeding {
    guard !file.entries.isEmpty else { return ModelSeeding() }
    let actor = Actor(name: "", address: "settings")
    return try await database.write { connection in
      let known = Dictionary(
        try ModelSeedStore.seeds(on: connection).map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
      )
      var seeding = ModelSeeding()
      for entry in file.entries {
        guard let seed = known[entry.name] else {
          guard try ModelSeedStore.claim(entry.name, on: connection) else { continue }
          let model = try Self.insert(entry.form, actor: actor, now: now, on: connection)
          try ModelSeedStore.note(entry.name, content: entry.content, model: model, on: connection)
          seeding.declared.append(entry.name)
          continue
        }
        guard seed.content != entry.content else { continue }
        guard let model = seed.model, !seed.isChanged else {
          seeding.kept.append(entry.name)
          continue
        }
        try Self.update(model, to: entry.form, actor: actor, now: now, on: connection)
        try ModelSeedStore.note(entry.name, content: entry.content, model: model, on: connection)
        seeding.renewed.append(entry.name)
      }
      return seeding
    }
  }
}
