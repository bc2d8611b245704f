public import Database
public import Domain

/// Models that administrators declared; everybody who is signed in may use them.
public struct ModelFunctionStore: Sendable {
  /// Models are declared one by one by hand; this many are listed.
  public static let most = 200

  /// A model with its labels as they are stored: JSON in Nuclio's form.
  public struct Stored: Equatable, Sendable {
    public let function: ModelFunction
    public let labels: String
  }

  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// By name.
  public func all() async throws -> [Stored] {
    try await database.read { try $0.all(Self.everyOne, Self.most, map: Self.stored) }
  }

  public func function(_ id: ModelFunction.ID) async throws -> Stored {
    let found = try await database.read { try $0.first(Self.byID, id, map: Self.stored) }
    guard let found else { throw NotFound("model") }
    return found
  }

  public func function(named slug: String) async throws -> Stored {
    let found = try await database.read { try $0.first(Self.bySlug, slug, map: Self.stored) }
    guard let found else { throw NotFound("model") }
    return found
  }

  public static func isFree(_ slug: String, on connection: any Connection) throws -> Bool {
    try connection.first(bySlug, slug, map: { _ in true }) == nil
  }

  public static func insert(
    _ traits: ModelFunction.Traits,
    labels: String,
    slug: String,
    now: Timestamp,
    on connection: any Connection
  ) throws -> ModelFunction.ID {
    let place = traits.service.sageMaker
    let key = try connection.first(
      insertion,
      slug,
      traits.name,
      traits.description,
      traits.kind.rawValue,
      traits.address,
      traits.remoteName,
      labels,
      traits.minPositivePoints,
      traits.minNegativePoints,
      traits.startsWithBox,
      traits.seconds,
      now,
      traits.service.word,
      place?.region ?? "",
      place?.name ?? "",
      place?.container ?? "",
      place?.request.rawValue ?? "",
      place?.answer.rawValue ?? ""
    ) { $0.int64(0) }
    guard let key else { throw NotFound("model") }
    return ModelFunction.ID(key)
  }

  public static func update(
    _ id: ModelFunction.ID,
    to traits: ModelFunction.Traits,
    labels: String,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let place = traits.service.sageMaker
    let changed = try connection.execute(
      renewal,
      traits.name,
      traits.description,
      traits.kind.rawValue,
      traits.address,
      traits.remoteName,
      labels,
      traits.minPositivePoints,
      traits.minNegativePoints,
      traits.startsWithBox,
      traits.seconds,
      now,
      traits.service.word,
      place?.region ?? "",
      place?.name ?? "",
      place?.container ?? "",
      place?.request.rawValue ?? "",
      place?.answer.rawValue ?? "",
      id
    )
    guard changed == 1 else { throw NotFound("model") }
  }

  public static func delete(_ id: ModelFunction.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("model") }
  }

  private static func stored(_ row: Row) -> Stored {
    let traits = ModelFunction.Traits(
      name: row.string(2),
      description: row.string(3),
      kind: ModelFunction.Kind(rawValue: row.string(4)) ?? .detector,
      service: service(row),
      address: row.string(5),
      remoteName: row.string(6),
      minPositivePoints: row.int(8),
      minNegativePoints: row.int(9),
      startsWithBox: row.bool(10),
      seconds: row.int(11)
    )
    return Stored(
      function: ModelFunction(id: row.identifier(0), slug: row.string(1), traits: traits, origin: origin(row)),
      labels: row.string(7)
    )
  }

  private static func service(_ row: Row) -> ModelFunction.Service {
    guard row.string(12) == "sagemaker" else { return .nuclio }
    return .sageMaker(
      SageMakerEndpoint(
        region: row.string(13),
        name: row.string(14),
        container: row.string(15),
        request: SageMakerEndpoint.RequestForm(rawValue: row.string(16)) ?? .image,
        answer: SageMakerEndpoint.AnswerForm(rawValue: row.string(17)) ?? .cvat
      )
    )
  }

  private static func origin(_ row: Row) -> ModelFunction.Origin {
    if row.isNull(18) { return .people }
    return row.bool(18) ? .changedFile : .file
  }
}

extension ModelFunctionStore {
  static let everyOne = Query(
    "model.everyOne",
    """
    SELECT m.id, m.slug, m.name, m.description, m.kind, m.address, m.remote_name, m.labels, m.min_pos_points,
      m.min_neg_points, m.starts_with_box, m.seconds, m.service, m.region, m.endpoint, m.container, m.request_form,
      m.answer_form, s.is_changed
    FROM model_functions m LEFT JOIN model_seeds s ON s.model_id = m.id
    ORDER BY m.name, m.id LIMIT $1
    """
  )

  static let byID = Query(
    "model.byID",
    """
    SELECT m.id, m.slug, m.name, m.description, m.kind, m.address, m.remote_name, m.labels, m.min_pos_points,
      m.min_neg_points, m.starts_with_box, m.seconds, m.service, m.region, m.endpoint, m.container, m.request_form,
      m.answer_form, s.is_changed
    FROM model_functions m LEFT JOIN model_seeds s ON s.model_id = m.id
    WHERE m.id = $1
    """
  )

  static let bySlug = Query(
    "model.bySlug",
    """
    SELECT m.id, m.slug, m.name, m.description, m.kind, m.address, m.remote_name, m.labels, m.min_pos_points,
      m.min_neg_points, m.starts_with_box, m.seconds, m.service, m.region, m.endpoint, m.container, m.request_form,
      m.answer_form, s.is_changed
    FROM model_functions m LEFT JOIN model_seeds s ON s.model_id = m.id
    WHERE m.slug = $1
    """
  )

  static let insertion = Query(
    "model.insertion",
    """
    INSERT INTO model_functions (slug, name, description, kind, address, remote_name, labels, min_pos_points,
      min_neg_points, starts_with_box, seconds, created_at, updated_at, service, region, endpoint, container,
      request_form, answer_form)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15, $16, $17, $18) RETURNING id
    """
  )

  static let renewal = Query(
    "model.renewal",
    """
    UPDATE model_functions SET name = $1, description = $2, kind = $3, address = $4, remote_name = $5, labels = $6,
      min_pos_points = $7, min_neg_points = $8, starts_with_box = $9, seconds = $10, updated_at = $11,
      service = $12, region = $13, endpoint = $14, container = $15, request_form = $16, answer_form = $17
    WHERE id = $18
    """
  )

  static let deletion = Query("model.deletion", "DELETE FROM model_functions WHERE id = $1")

  public static let queries = [everyOne, byID, bySlug, insertion, renewal, deletion]
}
