import Domain
import Glibc
import Outbound

/// Looks at the server as others see it: its port, its certificate, its public address.
struct DoctorOutside {
  private static let warningDays = 14

  let settings: Settings

  func findings() async -> [Finding] {
    var findings = [await server()]
    if let tls = settings.tls { findings.append(certificate(tls)) }
    if let publicURL = settings.publicURL { findings.append(await publicAddress(publicURL)) }
    return findings
  }

  private func server() async -> Finding {
    let port = settings.port
    let answers =
      settings.tls == nil
      ? LocalProbe.answersHealth(port: UInt16(port)) : await SecureProbe.answersHealth(port: port)
    return answers
      ? .good("server", "It answers on port \(port) of this machine.")
      : .wrong(
        "server",
        "Nothing answers /health on port \(port) of this machine.",
        do: "Start the server, or give this command the server's PORT; --offline leaves this out."
      )
  }

  private func certificate(_ files: Settings.TLS) -> Finding {
    do {
      let pair = try CertificatePair(files)
      let days = (pair.expiresAt.milliseconds / 1000 - Int64(time(nil))) / 86_400
      let date = pair.expiresAt.minute
      if days < 0 {
        return .wrong("tls", "The certificate ended at \(date) UTC.", do: "Renew it: certbot renew")
      }
      if days < Self.warningDays {
        return .doubtful("tls", "The certificate ends at \(date) UTC.", do: "See why it was not renewed: certbot renew")
      }
      return .good("tls", "The certificate holds until \(date) UTC, and its key belongs to it.")
    } catch {
      return .wrong("tls", "\(error)", do: "Look at TLS_CERT and TLS_KEY.")
    }
  }

  private func publicAddress(_ address: PublicURL) async -> Finding {
    let origin = "\(address.scheme)://\(address.authority)"
    do {
      // It may well be an address inside of a network.
      let outbound = Outbound(policy: try AddressPolicy(allowing: [origin]))
      let limits = OutboundLimits(mostBytes: 1 << 16, seconds: 10)
      let answer = try await outbound.answer(to: OutboundRequest(try OutboundURL("\(origin)/health")), limits: limits)
      let isOurs = answer.head.status == 200 && answer.body.elementsEqual("ok\n".utf8)
      return isOurs
        ? .good("address", "\(origin) leads here.")
        : .wrong(
          "address",
          "\(origin)/health answers \(answer.head.status), and not as this server does.",
          do: "Look at the proxy, at ALLOWED_HOSTS, and at where the name leads."
        )
    } catch {
      return .wrong("address", "\(error)", do: "Look at PUBLIC_URL, the name server, the firewall and the proxy.")
    }
  }
}
