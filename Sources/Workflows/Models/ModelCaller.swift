internal import Domain
internal import JSON
public import Outbound

/// Calls models: a picture goes out, JSON comes back.
public struct ModelCaller: Sendable {
  /// A mask of a picture of 16 megapixels as a list of 0 and 1.
  static let mostBytes = 48 << 20

  private let outbound: Outbound
  private let lane: WorkLane
  private let sageMaker: SageMakerRuntime

  /// - Parameter lane: for reading and writing large JSON.
  public init(outbound: Outbound, lane: WorkLane, sageMaker: SageMakerRuntime) {
    self.outbound = outbound
    self.lane = lane
    self.sageMaker = sageMaker
  }

  func results(of function: ModelFunction, _ picture: [UInt8], threshold: Double?) async throws -> [ModelResult] {
    let traits = function.traits
    return try await ask(function, picture) { json, _ in
      if let threshold { json.field("threshold", threshold) }
    } read: { reader, scale in
      switch traits.service.sageMaker?.answer ?? .cvat {
      case .cvat: try DetectorAnswer.results(&reader, threshold: threshold).map(scale.onFrame)
      case .torchServe: try TorchServeAnswer.results(&reader, threshold: threshold).map(scale.onFrame)
      case .tensorFlow:
        try TensorFlowAnswer.results(&reader, labels: traits.labels, frame: scale.frame, threshold: threshold)
      }
    }
  }

  func region(at points: InteractorPoints, by function: ModelFunction, _ picture: [UInt8]) async throws -> ModelRegion {
    try await ask(function, picture) { json, scale in
      try points.shown(at: scale).write(to: &json)
    } read: { reader, scale in
      scale.onFrame(try ModelRegion(&reader))
    }
  }

  func moved(_ objects: TrackedObjects, by function: ModelFunction, _ picture: [UInt8]) async throws -> TrackedObjects {
    let moved = try await ask(function, picture, isSteady: true) { json, scale in
      scale.onShown(objects).write(to: &json)
    } read: { reader, scale in
      scale.onFrame(try TrackedObjects(&reader))
    }
    guard moved.shapes.count == objects.shapes.count else {
      throw ModelFailure(
        .badAnswer,
        "“\(function.traits.name)” was asked for \(objects.shapes.count) objects and answered with "
          + "\(moved.shapes.count)."
      )
    }
    return moved
  }

  func functions(ofNuclio dashboard: String, calledAt address: String) async throws -> NuclioFunctions {
    let headers = Self.nuclioHeaders + [(name: "Accept", value: "application/json")]
    let name = "Nuclio"
    let answer = try await answer(name, Self.limits(seconds: 30)) {
      OutboundRequest(try OutboundURL("\(dashboard)/api/functions"), method: .get, headers: headers)
    }
    return try await read(answer, of: name) { try NuclioFunctions(&$0, calledAt: address) }
  }

  private func ask<Answer: Sendable>(
    _ function: ModelFunction,
    _ picture: [UInt8],
    isSteady: Bool = false,
    _ members: @escaping @Sendable (inout JSONWriter, PictureScale) throws -> Void,
    read: @escaping @Sendable (inout JSONReader, PictureScale) throws -> Answer
  ) async throws -> Answer {
    let traits = function.traits
    guard let endpoint = traits.service.sageMaker else {
      let body = try await lane.run { try CVATMessage.json(picture, at: .same, members) }
      let answer = try await answer(of: function, to: body)
      return try await self.read(answer, of: traits.name) { try read(&$0, .same) }
    }
    let question = try await SageMakerQuestion(
      in: endpoint.request,
      about: picture,
      isSteady: isSteady,
      fitter: sageMaker.fitter,
      lane: lane,
      members: members
    )
    let answer = try await answer(traits.name, Self.limits(seconds: traits.seconds)) {
      let request = try SageMakerRuntime.request(
        endpoint,
        at: traits.address,
        contentType: question.contentType,
        question.body
      )
      return try await sageMaker.signed(request, for: endpoint)
    } refusal: {
      SageMakerRuntime.refusal($0, by: endpoint, of: traits.name)
    }
    return try await self.read(answer, of: traits.name) { try read(&$0, question.scale) }
  }

  private func read<Answer: Sendable>(
    _ answer: [UInt8],
    of name: String,
    _ body: @escaping @Sendable (inout JSONReader) throws -> Answer
  ) async throws -> Answer {
    try await lane.run {
      do {
        var reader = JSONReader(answer)
        let value = try body(&reader)
        try reader.end()
        return value
      } catch let problem as JSONProblem {
        let place = problem.place.isEmpty ? "line \(problem.line)" : problem.place
        throw ModelFailure(.badAnswer, "The answer of “\(name)” cannot be used: \(place): \(problem.sentence)")
      }
    }
  }

  private func answer(of function: ModelFunction, to body: [UInt8]) async throws -> [UInt8] {
    let traits = function.traits
    var headers = [(name: "Content-Type", value: "application/json"), (name: "Accept", value: "application/json")]
    if !traits.remoteName.isEmpty {
      headers += [
        (name: "x-nuclio-function-name", value: traits.remoteName), (name: "x-nuclio-path", value: "/"),
        (name: "x-nuclio-invoke-via", value: "domain-name"),
        (name: "x-nuclio-invoke-timeout", value: "\(traits.seconds)s"),
      ]
      headers += Self.nuclioHeaders
    }
    let sent = headers
    return try await answer(traits.name, Self.limits(seconds: traits.seconds)) {
      OutboundRequest(try OutboundURL(traits.address), method: .post, headers: sent, body: body)
    }
  }

  private static let nuclioHeaders = [
    (name: "x-nuclio-project-name", value: "cvat"), (name: "x-nuclio-function-namespace", value: "nuclio"),
  ]

  private static func limits(seconds: Int) -> OutboundLimits {
    OutboundLimits(mostBytes: mostBytes, seconds: seconds, redirects: 0, silentSeconds: seconds)
  }

  /// The body of a good answer.
  private func answer(
    _ name: String,
    _ limits: OutboundLimits,
    to request: () async throws -> OutboundRequest,
    refusal: (OutboundAnswer) -> ModelFailure? = { _ in nil }
  ) async throws -> [UInt8] {
    do {
      let answer = try await outbound.answer(to: try await request(), limits: limits)
      guard answer.head.isSuccess else {
        throw refusal(answer) ?? ModelFailure(.badAnswer, Self.refusal(answer, of: name))
      }
      return answer.body
    } catch let failure as OutboundFailure {
      throw ModelFailure(Self.kind(of: failure), "“\(name)” cannot be asked: \(failure.description)")
    }
  }

  private static func kind(of failure: OutboundFailure) -> ModelFailure.Kind {
    switch failure {
    case .tooSlow: .tooSlow
    case .tooLarge, .packed, .unsuccessful: .badAnswer
    case .notAnAddress, .notPermitted, .unreachable, .tooManyRedirects, .movedElsewhere: .unreachable
    }
  }

  /// With the first words of what the model says, if these are words.
  private static func refusal(_ answer: OutboundAnswer, of name: String) -> String {
    let words = String(decoding: answer.body.prefix(300), as: UTF8.self)
      .split(whereSeparator: { $0.isWhitespace }).joined(separator: " ").prefix(160)
    let isText = !words.isEmpty && !words.contains("\u{FFFD}") && !words.hasPrefix("<")
    return "“\(name)” answered with status \(answer.head.status)" + (isText ? ": \(words)" : ".")
  }
}
