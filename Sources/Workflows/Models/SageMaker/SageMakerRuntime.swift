internal import Domain
internal import FoundationEssentials
public import Outbound

/// Amazon SageMaker's runtime: signs requests with this server's keys, and says in words why one is refused.
///
/// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
public struct SageMakerRuntime: Sendable {
  let fitter: PictureFitter
  private let credentials: any CredentialSource
  private let now: @Sendable () -> Int64

  /// - Parameter now: seconds since 1970.
  public init(credentials: any CredentialSource, fitter: PictureFitter, now: @escaping @Sendable () -> Int64) {
    self.credentials = credentials
    self.fitter = fitter
    self.now = now
  }

  /// `InvokeEndpoint`.
  ///
  /// - Parameter address: in the place of Amazon's own; empty for that.
  static func request(
    _ endpoint: SageMakerEndpoint,
    at address: String,
    contentType: String,
    _ body: [UInt8]
  ) throws(OutboundFailure) -> OutboundRequest {
    var base = address.isEmpty ? endpoint.usualAddress : address
    while base.hasSuffix("/") { base.removeLast() }
    var headers = [(name: "Content-Type", value: contentType), (name: "Accept", value: "application/json")]
    if !endpoint.container.isEmpty {
      headers.append(("X-Amzn-SageMaker-Target-Container-Hostname", endpoint.container))
    }
    let url = try OutboundURL("\(base)/endpoints/\(endpoint.name)/invocations")
    return OutboundRequest(url, method: .post, headers: headers, body: body)
  }

  /// - Throws: `ModelFailure` where no keys can be had.
  func signed(_ request: OutboundRequest, for endpoint: SageMakerEndpoint) async throws -> OutboundRequest {
    let signature = SignatureV4(credentials: try await keys(), region: endpoint.region, service: "sagemaker")
    return signature.signed(request, at: now())
  }

  private func keys() async throws -> AWSCredentials {
    do {
      return try await credentials.credentials()
    } catch {
      let reason = (error as? OutboundFailure)?.description ?? "what the role's service answers are no keys."
      throw ModelFailure(
        .unreachable,
        "There are no keys to sign requests for SageMaker with: \(reason) Set AWS_ACCESS_KEY_ID and "
          + "AWS_SECRET_ACCESS_KEY, or give this machine a role."
      )
    }
  }

  private struct Refusal: Decodable {
    var message: String?
    var Message: String?
    var OriginalMessage: String?
    var OriginalStatusCode: Int?
  }

  /// - Returns: nil where the answer is none of SageMaker's own.
  static func refusal(_ answer: OutboundAnswer, by endpoint: SageMakerEndpoint, of name: String) -> ModelFailure? {
    let said = refusal(in: answer.body)
    let type = answer.head["x-amzn-ErrorType"]?.prefix { $0 != ":" } ?? ""
    guard !type.isEmpty || said.message ?? said.Message ?? said.OriginalMessage != nil else { return nil }
    let words = (said.message ?? said.Message).map { " It says: \($0)" } ?? ""
    switch (type, answer.head.status) {
    case ("ModelError", _), (_, 424):
      let status = said.OriginalStatusCode.map { " with status \($0)" } ?? ""
      let reason = said.OriginalMessage ?? said.message ?? said.Message ?? "it does not say why."
      return ModelFailure(.badAnswer, "The container of “\(name)” failed\(status): \(reason.shortened)")
    case ("AccessDeniedException", _):
      return ModelFailure(
        .unreachable,
        "This server's key or role may not call “\(endpoint.name)”: allow it sagemaker:InvokeEndpoint.\(words)"
      )
    case (_, 403):
      return ModelFailure(
        .unreachable,
        "SageMaker does not accept this server's signature for “\(name)”: check AWS_ACCESS_KEY_ID, "
          + "AWS_SECRET_ACCESS_KEY, the region and the server's clock.\(words)"
      )
    case (_, 429), (_, 503), (_, 530):
      return ModelFailure(.unreachable, "“\(endpoint.name)” is not ready: try again in a minute.\(words)")
    case (_, 400), (_, 404):
      return ModelFailure(
        .unreachable,
        "SageMaker cannot call “\(endpoint.name)” in \(endpoint.region): check region, endpoint and container.\(words)"
      )
    default:
      return ModelFailure(.badAnswer, "SageMaker could not ask “\(name)”: status \(answer.head.status).\(words)")
    }
  }

  private static func refusal(in body: [UInt8]) -> Refusal {
    do { return try JSONDecoder().decode(Refusal.self, from: Data(body)) } catch { return Refusal() }
  }
}

extension String {
  /// What a container says of itself may be as long as a stack of calls.
  fileprivate var shortened: String { count > 500 ? "\(prefix(500))…" : self }
}
