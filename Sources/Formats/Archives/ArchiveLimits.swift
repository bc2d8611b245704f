/// How much an archive may unpack to.
public struct ArchiveLimits: Equatable, Sendable {
  public var totalBytes: Int
  public var entryBytes: Int
  /// Unpacked bytes for each packed one, in what exceeds `ratioFreeBytes`.
  public var ratio: Int
  public var ratioFreeBytes: Int
  /// So much a whole zip may unpack to whatever its ratio, when none of its entries is too much alone.
  public var wholeRatioFreeBytes: Int
  public var entries: Int

  public init(
    totalBytes: Int = 20 << 30,
    entryBytes: Int = 1 << 30,
    ratio: Int = 200,
    ratioFreeBytes: Int = 1 << 20,
    wholeRatioFreeBytes: Int = 64 << 20,
    entries: Int = 200_000
  ) {
    self.totalBytes = totalBytes
    self.entryBytes = entryBytes
    self.ratio = ratio
    self.ratioFreeBytes = ratioFreeBytes
    self.wholeRatioFreeBytes = wholeRatioFreeBytes
    self.entries = entries
  }

  public static let standard = ArchiveLimits()
}

/// Counts what comes out of an archive: headers can lie, so nothing else is believed.
struct ArchiveBudget {
  private let limits: ArchiveLimits
  private let tellsCase: Bool
  private var names: Set<String> = []
  private var entries = 0
  private var total = 0
  private var promised = 0
  private var entry = 0

  /// - Parameter tellsCase: of an archive that is read where it lies: names that differ in case alone are two.
  init(_ limits: ArchiveLimits, tellsCase: Bool = false) {
    self.limits = limits
    self.tellsCase = tellsCase
  }

  /// Counts an entry of any kind.
  mutating func beginEntry() throws(ArchiveProblem) {
    entries += 1
    entry = 0
    guard entries <= limits.entries else { throw .tooManyEntries(most: limits.entries) }
  }

  /// The bytes that follow are another entry's.
  mutating func restartEntry() {
    entry = 0
  }

  /// Swift compares by canonical equivalence, so that a name in two Unicode forms is one, too.
  mutating func use(_ name: String) throws(ArchiveProblem) {
    let lowercased = tellsCase ? name : name.lowercased()
    // Most names need no second copy.
    let isNew = names.insert(lowercased == name ? name : lowercased).inserted
    guard isNew else { throw .sameName(entry: name) }
  }

  /// All names were seen.
  mutating func forgetNames() {
    names = []
  }

  /// Counts bytes that came out.
  ///
  /// - Parameters:
  ///   - packed: how many bytes `unpacked` and those before came from.
  ///   - isWhole: `packed` counts all entries so far instead of the present one.
  mutating func count(
    _ unpacked: Int,
    from packed: Int,
    isWhole: Bool = false,
    of name: String
  ) throws(ArchiveProblem) {
    entry += unpacked
    total += unpacked
    guard entry <= limits.entryBytes else { throw .entryTooLarge(entry: name, most: limits.entryBytes) }
    guard total <= limits.totalBytes else { throw .tooLarge(most: limits.totalBytes) }
    try checkRatio(isWhole ? total : entry, to: packed, of: name)
  }

  /// Refuses what a head says of an entry, which saves the work where it is honest.
  mutating func promise(_ size: Int, from packed: Int, of name: String) throws(ArchiveProblem) {
    guard size <= limits.entryBytes else { throw .entryTooLarge(entry: name, most: limits.entryBytes) }
    guard size <= limits.totalBytes - promised else { throw .tooLarge(most: limits.totalBytes) }
    promised += size
    try checkRatio(size, to: packed, of: name)
  }

  /// Refuses many small entries that together unpack to far more than the archive has.
  ///
  /// - Parameter packed: bytes of the archive.
  func checkPromises(packed: Int) throws(ArchiveProblem) {
    guard promised <= limits.wholeRatioFreeBytes || promised / limits.ratio <= packed else {
      throw .wholeBomb(ratio: limits.ratio)
    }
  }

  private func checkRatio(_ unpacked: Int, to packed: Int, of name: String) throws(ArchiveProblem) {
    guard unpacked <= limits.ratioFreeBytes || unpacked / limits.ratio <= packed else {
      throw .bomb(entry: name, ratio: limits.ratio)
    }
  }
}
