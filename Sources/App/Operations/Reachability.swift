import Domain
import FoundationEssentials
import Outbound
import Workflows

/// What only a look from outside the server shows: that it answers on its port, and under the address that people type.
struct Reachability: Sendable {
  let settings: Settings
  let lane: WorkLane

  func findings() async -> [Finding] {
    [await port(), await address()].compactMap(\.self)
  }

  private func port() async -> Finding {
    let port = settings.port
    let answers: Bool
    if settings.tls != nil {
      answers = await SecureProbe.answersHealth(port: port)
    } else {
      do { answers = try await lane.run { LocalProbe.answersHealth(port: UInt16(port)) } } catch { answers = false }
    }
    return answers
      ? Finding("Server", .good, "It answers on port \(port) of this machine.")
      : Finding(
        "Server",
        .warning,
        "Nothing answers /health on port \(port) of this machine.",
        advice: "Start it with porthole serve; if it runs, its log says why it does not listen."
      )
  }

  private func address() async -> Finding? {
    guard let url = settings.publicURL else { return nil }
    let base = url.base
    let advice =
      "Look at the name's address, the firewall, and the proxy. From inside some networks the own name cannot be reached: "
      + "then try it from another machine."
    do {
      let outbound = Outbound(policy: try AddressPolicy(allowing: ["\(url.scheme)://\(url.authority)"]))
      let request = OutboundRequest(try OutboundURL("\(base)/health"), method: .get, headers: [], body: nil)
      let limits = OutboundLimits(mostBytes: 1000, seconds: 5, redirects: 0)
      let answer = try await outbound.answer(to: request, limits: limits)
      guard answer.head.isSuccess, answer.body.starts(with: Array("ok".utf8)) else {
        let sentence = "\(base)/health answers with status \(answer.head.status): that is somebody else."
        return Finding("Address", .bad, sentence, advice: "Let PUBLIC_URL and the proxy lead to this server.")
      }
      return Finding("Address", .good, "\(base) leads here.")
    } catch {
      return Finding("Address", .warning, "\(error)", advice: advice)
    }
  }
}
