internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// Passwords as PHC strings: `$scrypt$ln=15,r=8,p=3$salt$hash` (RFC 7914; N = 2^15 takes 32 MiB and about 0.2 s).
///
/// One at a time in a lane of its own: eight sign-ins at once must not take 256 MiB.
public struct Passwords: Sendable {
  private let lane = WorkLane("passwords", width: 1)
  private let cost: Cost

  /// What a hash costs: CPU and memory grow with `rounds`, which is a power of two.
  public struct Cost: Sendable {
    let logarithmOfRounds: Int
    let blockSize: Int
    let parallelism: Int

    public static let standard = Cost(logarithmOfRounds: 15, blockSize: 8, parallelism: 3)
    /// For tests that sign in often.
    public static let quick = Cost(logarithmOfRounds: 4, blockSize: 8, parallelism: 1)
  }

  public init(cost: Cost = .standard) {
    self.cost = cost
  }

  public func hash(_ password: String) async throws -> String {
    try await lane.run { [cost] in
      let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
      let hash = try Self.derive(password, salt: salt, cost: cost)
      return "$scrypt$ln=\(cost.logarithmOfRounds),r=\(cost.blockSize),p=\(cost.parallelism)"
        + "$\(salt.base64EncodedString())$\(hash.base64EncodedString())"
    }
  }

  /// - Parameter stored: a PHC string; nil for an account that is not there, which takes just as long.
  public func verify(_ password: String, against stored: String?) async throws -> Bool {
    try await lane.run { [cost] in
      guard let stored, let parsed = StoredPassword(stored) else {
        _ = try Self.derive(password, salt: Data(repeating: 0, count: 16), cost: cost)
        return false
      }
      let hash = try Self.derive(password, salt: parsed.salt, cost: parsed.cost)
      return Self.equalInConstantTime(hash, parsed.hash)
    }
  }

  private static func derive(_ password: String, salt: Data, cost: Cost) throws -> Data {
    let key = try KDF.Scrypt.deriveKey(
      from: Data(password.utf8),
      salt: salt,
      outputByteCount: 32,
      rounds: 1 << cost.logarithmOfRounds,
      blockSize: cost.blockSize,
      parallelism: cost.parallelism
    )
    return key.withUnsafeBytes { Data($0) }
  }

  private static func equalInConstantTime(_ left: Data, _ right: Data) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// A PHC string, taken apart.
private struct StoredPassword {
  let cost: Passwords.Cost
  let salt: Data
  let hash: Data

  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: true)
    guard parts.count == 4, parts[0] == "scrypt", let salt = Data(base64Encoded: String(parts[2])),
      let hash = Data(base64Encoded: String(parts[3]))
    else { return nil }
    var numbers: [Substring: Int] = [:]
    for word in parts[1].split(separator: ",") {
      let pair = word.split(separator: "=")
      guard pair.count == 2, let number = Int(pair[1]) else { return nil }
      numbers[pair[0]] = number
    }
    guard let rounds = numbers["ln"], let blockSize = numbers["r"], let parallelism = numbers["p"],
      (1...20).contains(rounds), (1...32).contains(blockSize), (1...16).contains(parallelism)
    else { return nil }
    cost = Passwords.Cost(logarithmOfRounds: rounds, blockSize: blockSize, parallelism: parallelism)
    self.salt = salt
    self.hash = hash
  }
}
