internal import Glibc

/// The journal that lies beside a SQLite database after its process was killed, in the form of
/// https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
///
/// SQLite takes over what comes before the first frame whose checksum is wrong, and drops the rest without a word.
public struct SQLiteJournal: Sendable {
  /// How many frames SQLite takes over.
  public private(set) var wholeFrames = 0
  /// How many commits stand behind those, at least.
  public private(set) var droppedCommits = 0

  private static let headerSize = 32
  private static let frameHeaderSize = 24

  /// Reads the file; nil where there is none, or nothing in it.
  ///
  /// - Parameter path: the database's; the journal's is the same with `-wal` behind.
  public init?(ofDatabase path: String) {
    let file = open("\(path)-wal", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard let header = Self.words(of: file, at: 0, Self.headerSize) else { return nil }
    var sum = Checksum(isBigEndian: header[0] & 1 == 1)
    sum.add(header[..<6])
    let pageSize = Int(header[2])
    guard sum.equals(header[6...]), pageSize >= 512 else {
      droppedCommits = 1
      return
    }
    readFrames(of: file, salts: header[4..<6], pageSize, sum)
  }

  /// Frames with other salts are left over from before the journal was begun anew.
  private mutating func readFrames(of file: Int32, salts: ArraySlice<UInt32>, _ pageSize: Int, _ begun: Checksum) {
    var sum = begun
    var isWhole = true
    let size = Self.frameHeaderSize + pageSize
    var place = Self.headerSize
    while let frame = Self.words(of: file, at: place, size) {
      place += size
      guard frame[2..<4].elementsEqual(salts) else {
        isWhole = false
        continue
      }
      sum.add(frame[..<2])
      sum.add(frame[6...])
      isWhole = isWhole && sum.equals(frame[4..<6])
      wholeFrames += isWhole ? 1 : 0
      let isCommit = frame[1] > 0
      droppedCommits += isCommit && !isWhole ? 1 : 0
    }
  }

  /// - Returns: as many bytes as wanted, as big-endian numbers of four; nil where the file ends before.
  private static func words(of file: Int32, at place: Int, _ size: Int) -> [UInt32]? {
    var words = [UInt32](repeating: 0, count: size / 4)
    let count = words.withUnsafeMutableBytes { pread(file, $0.baseAddress, size, off_t(place)) }
    return count == size ? words.map(UInt32.init(bigEndian:)) : nil
  }

  /// Goes on from frame to frame.
  private struct Checksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) {
      self.isBigEndian = isBigEndian
    }

    /// - Parameter words: an even number of them, read as big-endian.
    mutating func add(_ words: ArraySlice<UInt32>) {
      for index in stride(from: words.startIndex, to: words.endIndex - 1, by: 2) {
        first &+= value(words[index]) &+ second
        second &+= value(words[index + 1]) &+ first
      }
    }

    func equals(_ stored: ArraySlice<UInt32>) -> Bool { stored.elementsEqual([first, second]) }

    private func value(_ word: UInt32) -> UInt32 { isBigEndian ? word : word.byteSwapped }
  }
}
