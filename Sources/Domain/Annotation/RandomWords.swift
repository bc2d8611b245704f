internal import Glibc
internal import Synchronization

/// Chance from the system, fetched 32 words at a time: a call for each word would be a seventh of an import's time.
/// For keys that are no secrets.
enum RandomWords {
  private static let words = Mutex<[UInt64]>([])

  static func pair() -> (UInt64, UInt64) {
    words.withLock { words in
      if words.isEmpty { words = fetched() }
      return (words.removeLast(), words.removeLast())
    }
  }

  /// As many as `getentropy` gives at once; an even number.
  private static func fetched() -> [UInt64] {
    let words = [UInt64](unsafeUninitializedCapacity: 32) { buffer, count in
      count = getentropy(buffer.baseAddress, 32 * MemoryLayout<UInt64>.size) == 0 ? 32 : 0
    }
    guard words.isEmpty else { return words }
    var generator = SystemRandomNumberGenerator()
    return [generator.next(), generator.next()]
  }
}
