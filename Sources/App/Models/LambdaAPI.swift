import Domain
import HTTPTypes
import Hummingbird
import JSON
import Workflows

/// Models, as CVAT's clients know them: its "serverless functions", asked about one frame at once.
struct LambdaAPI {
  let services: Services

  private var models: ModelWork { services.models }

  func add(to routes: inout RouteTable) {
    routes.get("/api/lambda/functions", .signedIn, list)
    routes.get("/api/lambda/functions/{function}", .signedIn, show)
    routes.post("/api/lambda/functions/{function}", .signedIn, ask)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    var json = JSONWriter()
    let functions = try await models.functions()
    json.array { list in for function in functions { list.object { $0.members(of: function) } } }
    return .json(json.bytes)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let function = try await function(context)
    return Response.json { $0.members(of: function) }
  }

  func ask(request: Request, context: AppContext) async throws -> Response {
    let function = try await function(context)
    let body: LambdaBody = try await request.decoded(upTo: 16 << 20)
    switch function.traits.kind {
    case .detector: return try await detect(function, body, context)
    case .interactor: return try await interact(function, body, context)
    case .tracker: return try await track(function, body, context)
    case .reid:
      throw ValidationFailure(
        field: "function",
        "“\(function.traits.name)” joins the boxes of many pictures: ask for that at /api/lambda/requests."
      )
    }
  }

  private func detect(
    _ function: ModelFunction,
    _ body: LambdaBody,
    _ context: AppContext
  ) async throws -> Response {
    let found = try await models.detect(
      with: function,
      on: try body.frameNumber(),
      of: try body.place(),
      try body.detection(by: function.slug),
      for: try context.viewer
    )
    let json = AnnotationJSON(labels: [])
    return Response.json { answer in
      answer.field("version", 0)
      answer.array("tags") { list in
        for tag in found where tag.content == .tag { list.object { json.members(ofNew: tag, &$0) } }
      }
      answer.array("shapes") { list in
        for shape in found where shape.shape != nil { list.object { json.members(ofNew: shape, &$0) } }
      }
      answer.array("tracks") { _ in }
    }
  }

  private func interact(
    _ function: ModelFunction,
    _ body: LambdaBody,
    _ context: AppContext
  ) async throws -> Response {
    let region = try await models.region(
      with: function,
      on: try body.frameNumber(),
      of: try body.place(),
      try body.points(),
      for: try context.viewer
    )
    let isForEditor = body.answer == "shape"
    // A mask of a large picture has millions of pixels.
    return .json(
      try await services.fileLane.run {
        var json = JSONWriter()
        json.object { answer in
          if isForEditor { answer.shape(region) } else { answer.region(region) }
        }
        return json.bytes
      }
    )
  }

  private func track(
    _ function: ModelFunction,
    _ body: LambdaBody,
    _ context: AppContext
  ) async throws -> Response {
    let moved = try await models.track(
      with: function,
      on: try body.frameNumber(),
      of: try body.place(),
      try body.objects(),
      for: try context.viewer
    )
    return Response.json { moved.writeAnswer(to: &$0) }
  }

  private func function(_ context: AppContext) async throws -> ModelFunction {
    guard let slug = context.parameters.get("function") else { throw NotFound("model") }
    return try await models.function(named: PercentCoding.decoded(slug))
  }
}

extension JSONWriter {
  fileprivate mutating func members(of function: ModelFunction) {
    let traits = function.traits
    field("id", function.slug)
    field("kind", traits.kind.rawValue)
    field("name", traits.name)
    field("description", traits.description)
    field("version", 1)
    array("labels_v2") { list in for label in traits.labels { list.object { $0.members(of: label) } } }
    switch traits.kind {
    case .detector, .reid: break
    case .interactor:
      field("min_pos_points", traits.minPositivePoints)
      field("min_neg_points", traits.minNegativePoints)
      field("startswith_box", traits.startsWithBox)
      field("startswith_box_optional", false)
      field("help_message", traits.description)
      field("animated_gif", "")
    case .tracker: array("supported_shape_types") { $0.element("rectangle") }
    }
  }

  private mutating func members(of label: ModelLabel) {
    field("name", label.name)
    field("type", label.kind.rawValue)
    array("attributes") { list in
      for attribute in label.attributes {
        list.object { entry in
          entry.field("name", attribute.name)
          entry.field("input_type", attribute.input.rawValue)
          entry.array("values") { values in for value in attribute.values { values.element(value) } }
        }
      }
    }
    guard !label.sublabels.isEmpty else { return }
    array("sublabels") { list in for point in label.sublabels { list.object { $0.members(of: point) } } }
  }

  /// As functions for CVAT answer.
  fileprivate mutating func region(_ region: ModelRegion) {
    switch region {
    case .polygon(let points):
      array("points") { list in
        for index in stride(from: 0, to: points.count - 1, by: 2) {
          list.array { pair in
            pair.element(points[index])
            pair.element(points[index + 1])
          }
        }
      }
    case .mask(let bits, let width):
      array("mask") { rows in
        for start in stride(from: 0, to: bits.count, by: max(1, width)) {
          rows.array { row in for bit in bits[start..<start + width] { row.element(bit ? 1 : 0) } }
        }
      }
    case .embedding(let blob): field("blob", blob)
    }
  }

  /// As annotations are written; without an object, `"type": null`.
  fileprivate mutating func shape(_ region: ModelRegion) {
    switch region {
    case .polygon(let points):
      field("type", "polygon")
      array("points") { list in for number in points { list.element(number) } }
    case .mask(let bits, let width):
      guard let runs = MaskRuns(bits: bits, width: width) else { return null("type") }
      field("type", "mask")
      array("points") { list in for number in runs.points { list.element(number) } }
    case .embedding: field("type", "embedding")
    }
  }
}
