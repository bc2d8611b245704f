import FoundationEssentials
import Testing

@testable import Formats

@Suite("Lists of contents of 7z archives") struct ArchiveSevenZipTests {
  /// `a/owl.png` with the text `hello`, and an empty `b.png`; the list is packed by LZMA2, which libarchive never writes.
  private static let small =
    "N3q8ryccAAQv1tCLdQAAAAAAAAAUAAAAAAAAAOt2pjoBAARoZWxsbwDgAHgAZF0AAIEzB64P4OxyY2JL5uxbXUyoi6d6oQAlIo8pkWwp97w0qVzb"
    + "xNV5wJksyUfBGkAqGx9YiXwmmO6XAHI9dWq4tQcm9qUa+/JZNdZu/OkaPP9r/7LWvm1WluC0WITZFTxebQAAAAAXBgkBCWwABwsBAAEhIQEYDHkA"
    + "AA=="
  /// 300,000 entries without name and content in 153 bytes; the list is packed by LZMA.
  private static let bomb =
    "N3q8ryccAARz3fpQVwAAAAAAAAAiAAAAAAAAAPHMbQYAAIGWcIhGH2OyXuYJxDFuI49fbm/X5MtIef2Z1vg8WJrzD+PvQvDmgwhVeScJxUQPe+Kh"
    + "k3cfszNDsaWFe4DVTvmgornS/TH7qFQC9QDM0Rv//5yuAAAXBgABCVcABwsBAAEjAwEBBV0AAAEADMCHkgoB5fCnygAA"

  @Test("a list that is packed by LZMA2 is read")
  func packedList() throws {
    #expect(try archiveContents(try Self.bytes(Self.small)) == ["a/owl.png": "hello", "b.png": ""])
  }

  @Test("a packed list is counted before libarchive takes it into memory")
  func listBomb() throws {
    let bytes = try Self.bytes(Self.bomb)
    #expect(archiveProblem(bytes) == .tooManyEntries(most: 200_000))
    // All of its entries are nameless, which is what is wrong with it where there may be that many.
    guard case .badName? = archiveProblem(bytes, limits: ArchiveLimits(entries: 300_000)) else {
      Issue.record("its entries were not reached")
      return
    }
  }

  @Test("a list that is not packed is counted, too")
  func plainListBomb() {
    // 20,000,000 in four bytes.
    let list: [UInt8] = [1, 5, 0xE1, 0x00, 0x2D, 0x31, 0, 0]
    #expect(archiveProblem(Self.archive(list: list)) == .tooManyEntries(most: 200_000))
  }

  @Test("a window that takes gigabytes is refused", arguments: [[3, 1, 1] as [UInt8], [3, 4, 1]])
  func window(method: [UInt8]) {
    func list(_ window: [UInt8]) -> [UInt8] {
      [1, 4, 6, 0, 1, 9, 5, 0, 7, 11, 1, 0, 1, 0x23] + method + [5, 0x5D] + window + [12, 5, 0, 0, 5, 1, 0, 0]
    }
    let large = archiveProblem(Self.archive(list: list([1, 0, 0, 4]), packed: [0, 0, 0, 0, 0]))
    #expect(large?.description.contains("more than 64 MiB of memory") == true)
    let most = archiveProblem(Self.archive(list: list([0, 0, 0, 4]), packed: [0, 0, 0, 0, 0]))
    #expect(most?.description.contains("more than 64 MiB of memory") == false)
  }

  @Test("every cut and every flipped bit of an archive gives its files or a sentence")
  func damage() throws {
    let whole = try Self.bytes(Self.small)
    for end in whole.indices {
      #expect(archiveProblem(Array(whole[..<end])) != nil, "cut at byte \(end)")
    }
    for bit in 0..<whole.count * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      do {
        // The second version byte and the entries' attributes do not change what is in them.
        #expect(try archiveContents(bytes) == ["a/owl.png": "hello", "b.png": ""], "bit \(bit)")
      } catch {
        #expect(error is ArchiveProblem, "bit \(bit)")
      }
    }
  }

  private static func bytes(_ base64: String) throws -> [UInt8] {
    Array(try #require(Data(base64Encoded: base64)))
  }

  /// An archive whose sums are wrong, because nothing may depend on them before the list was checked.
  private static func archive(list: [UInt8], packed: [UInt8] = []) -> [UInt8] {
    let start = ArchiveSample.little(8, packed.count) + ArchiveSample.little(8, list.count)
    return [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4, 0, 0, 0, 0] + start + [0, 0, 0, 0] + packed + list
  }
}
