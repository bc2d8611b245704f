import CZlib
import Formats
import Testing

@Suite("Hostile archives") struct ArchiveBombTests {
  @Test("a zip bomb is refused by what it promises")
  func promisedBomb() {
    var entry = ArchiveSample.Entry("bomb.png")
    entry.content = [UInt8](repeating: 0, count: 4 << 20)
    entry.isDeflated = true
    #expect(archiveProblem(ArchiveSample.zip([entry])) == .bomb(entry: "bomb.png", ratio: 200))
  }

  @Test("many entries that are each small enough are refused together")
  func sharedBomb() throws {
    let content = [UInt8](repeating: 0, count: 1 << 20)
    func entries(_ count: Int) -> [ArchiveSample.Entry] {
      (0..<count).map { number in
        var entry = ArchiveSample.Entry("\(number).png")
        entry.content = content
        entry.isDeflated = true
        return entry
      }
    }
    #expect(archiveProblem(ArchiveSample.zip(entries(65))) == .wholeBomb(ratio: 200))
    #expect(try archiveContents(ArchiveSample.zip(entries(64))).count == 64)
  }

  @Test("a zip bomb that hides its size is refused while it is unpacked, after 1 MB at the latest")
  func hiddenBomb() {
    var entry = ArchiveSample.Entry("bomb.png")
    entry.content = [UInt8](repeating: 0, count: 64 << 20)
    entry.isDeflated = true
    entry.size = 1000
    var unpacked = 0
    withArchive(ArchiveSample.zip([entry])) { path in
      #expect(throws: ArchiveProblem.self) {
        try ArchiveReader.eachFile(in: path) { _, next in while let piece = try next() { unpacked += piece.count } }
      }
    }
    #expect(unpacked < 2 << 20)
  }

  @Test("bombs in tar.gz and 7z are refused while they are unpacked, even where nobody asks for the bytes")
  func streamedBombs() throws {
    for format in ["tar.gz", "7z"] {
      let bytes = try ArchiveSample.archive(format, [("bomb.png", .file([UInt8](repeating: 0, count: 60 << 20)))])
      #expect(bytes.count < 200_000)
      #expect(archiveProblem(bytes) == .bomb(entry: "bomb.png", ratio: 200))
      #expect(throws: ArchiveProblem.bomb(entry: "bomb.png", ratio: 200)) {
        try withArchive(bytes) { try ArchiveReader.eachFile(in: $0) { _, _ in } }
      }
    }
  }

  @Test("up to 1 MB may be as empty as it likes")
  func emptyPicture() throws {
    var entry = ArchiveSample.Entry("white.bmp")
    entry.content = [UInt8](repeating: 0, count: 1 << 20)
    entry.isDeflated = true
    #expect(try archiveContents(ArchiveSample.zip([entry]))["white.bmp"]?.utf8.count == 1 << 20)
  }

  @Test("the sizes of an entry and of all together have limits")
  func sizes() throws {
    let two = ArchiveSample.zip([
      ArchiveSample.Entry("a", String(repeating: "x", count: 600)),
      ArchiveSample.Entry("b", String(repeating: "y", count: 600)),
    ])
    #expect(archiveProblem(two, limits: ArchiveLimits(entryBytes: 599)) == .entryTooLarge(entry: "a", most: 599))
    #expect(archiveProblem(two, limits: ArchiveLimits(totalBytes: 1199)) == .tooLarge(most: 1199))
    #expect(try archiveContents(two, limits: ArchiveLimits(totalBytes: 1200, entryBytes: 600)).count == 2)
    let tar = try ArchiveSample.archive(
      "tar",
      [("a", .file([UInt8](repeating: 1, count: 600))), ("b", .file([UInt8](repeating: 1, count: 600)))]
    )
    #expect(archiveProblem(tar, limits: ArchiveLimits(entryBytes: 599)) == .entryTooLarge(entry: "a", most: 599))
    #expect(archiveProblem(tar, limits: ArchiveLimits(totalBytes: 1199)) == .tooLarge(most: 1199))
  }

  @Test("too many entries are refused, whatever their kind")
  func entries() throws {
    let zip = ArchiveSample.zip((0..<11).map { ArchiveSample.Entry(".hidden\($0)", "") })
    #expect(archiveProblem(zip, limits: ArchiveLimits(entries: 10)) == .tooManyEntries(most: 10))
    let tar = try ArchiveSample.archive("tar", (0..<11).map { ("folder\($0)", .folder) })
    #expect(archiveProblem(tar, limits: ArchiveLimits(entries: 10)) == .tooManyEntries(most: 10))
    #expect(try archiveContents(tar, limits: ArchiveLimits(entries: 11)).isEmpty)
  }

  @Test("entries that share their bytes are refused")
  func overlap() {
    var zip = ArchiveSample.zip([ArchiveSample.Entry("a", "one"), ArchiveSample.Entry("b", "two")])
    // The second record's offset, which is the last field before its name, now points at the first entry.
    let place = zip.count - 22 - 1 - 4
    zip.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
    guard case .overlap? = archiveProblem(zip) else {
      Issue.record("the overlap was taken")
      return
    }
  }

  @Test("entries that share bytes are found before the first file is handed out")
  func overlapFirst() {
    var zip = ArchiveSample.zip([ArchiveSample.Entry("good"), ArchiveSample.Entry("a"), ArchiveSample.Entry("b")])
    // The third record's offset becomes the second's: behind the head, the name and the byte of the first.
    let place = zip.count - 22 - 1 - 4
    zip.replaceSubrange(place..<(place + 4), with: ArchiveSample.little(4, 30 + 4 + 1))
    var handed = 0
    withArchive(zip) { path in
      #expect(throws: ArchiveProblem.self) { try ArchiveReader.eachFile(in: path) { _, _ in handed += 1 } }
    }
    #expect(handed == 0)
  }

  @Test("an entry that contains the next ones (Fifield's bomb) is refused")
  func quotedOverlap() {
    let kernel = ArchiveSample.Entry("b", "kernel")
    let inner = ArchiveSample.zip([kernel])
    // The first entry's bytes are the second entry, head and all.
    var outer = ArchiveSample.Entry("a")
    outer.content = Array(inner.prefix(30 + 1 + 6))
    let whole = ArchiveSample.zip([outer, kernel])
    var hostile = whole
    let place = whole.count - 22 - 1 - 4
    hostile.replaceSubrange(place..<place + 4, with: ArchiveSample.little(4, 31))
    #expect(archiveProblem(hostile) == .overlap(entry: "a"))
  }

  @Test("encrypted entries are refused, with what to do")
  func encrypted() {
    var entry = ArchiveSample.Entry("secret.png")
    entry.flags |= 1
    let sentence = "“secret.png” is encrypted. Send the archive without a password."
    #expect(archiveProblem(ArchiveSample.zip([entry]))?.description == sentence)
  }

  @Test("unknown compression is refused, with what to do")
  func compression() {
    var entry = ArchiveSample.Entry("owl.png")
    entry.method = 14
    #expect(archiveProblem(ArchiveSample.zip([entry]))?.description.contains("“deflate” or “store”") == true)
  }

  @Test("a directory that does not fit its entries is broken")
  func disagreement() {
    var entry = ArchiveSample.Entry("owl.png", "hoot")
    entry.innerName = Array("../x.pn".utf8)
    var wrongSum = ArchiveSample.Entry("owl.png", "hoot")
    wrongSum.checksum = 1
    var wrongSize = ArchiveSample.Entry("owl.png", String(repeating: "hoot", count: 100))
    wrongSize.isDeflated = true
    wrongSize.size = 399
    var longer = wrongSize
    longer.size = 401
    for hostile in [entry, wrongSum, wrongSize, longer] {
      guard case .broken? = archiveProblem(ArchiveSample.zip([hostile])) else {
        Issue.record("\(hostile) was taken")
        continue
      }
    }
    for count in [0, 2, 65_535] {
      guard case .broken? = archiveProblem(ArchiveSample.zip([ArchiveSample.Entry("owl.png")], count: count)) else {
        Issue.record("a count of \(count) was taken")
        continue
      }
    }
  }

  @Test("the largest numbers that a zip can have are refused like others")
  func largestNumbers() throws {
    let zip = ArchiveSample.zip([ArchiveSample.Entry("a", "one")])
    let directory = zip.count - 22 - 47
    let ones = [UInt8](repeating: 0xFF, count: 8)
    // Zip64's end of the directory, whose place, count, size and start are as large as numbers get.
    var end = ArchiveSample.little(4, 0x0606_4B50) + ArchiveSample.little(8, 44) + ArchiveSample.little(12, 0)
    end += [UInt8](repeating: 0xFF, count: 32) + ArchiveSample.little(4, 0x0706_4B50) + ArchiveSample.little(4, 0)
    let tail = Array(zip.suffix(22))
    for place in [ones, ArchiveSample.little(8, zip.count - 22)] {
      let hostile = Array(zip[..<(zip.count - 22)]) + end + place + ArchiveSample.little(4, 1) + tail
      #expect(archiveProblem(hostile)?.description.contains("broken") == true)
    }
    // An entry whose sizes and place are.
    var record = Array(zip[directory..<directory + 47])
    for field in [20, 24, 42] { record.replaceSubrange(field..<field + 4, with: ones.prefix(4)) }
    record.replaceSubrange(30..<32, with: [28, 0])
    record += [1, 0, 24, 0] + ones + ones + ones
    var changed = tail
    changed.replaceSubrange(12..<16, with: ArchiveSample.little(4, record.count))
    #expect(archiveProblem(Array(zip[..<directory]) + record + changed) == .entryTooLarge(entry: "a", most: 1 << 30))
  }

  @Test("every truncation has a reason", arguments: ArchiveReaderTests.formats)
  func truncations(format: String) throws {
    var random: [UInt8] = []
    for index in 0..<3000 { random.append(UInt8(truncatingIfNeeded: index * index * 31 >> 3)) }
    let whole: [UInt8]
    if format == "zip" {
      var entry = ArchiveSample.Entry("birds/owl.png")
      entry.content = random
      entry.isDeflated = true
      whole = ArchiveSample.zip([entry, ArchiveSample.Entry("x")])
    } else {
      whole = try ArchiveSample.archive(format, [("birds/owl.png", .file(random)), ("x", .file([1]))])
    }
    #expect(try archiveContents(whole).count == 2)
    // A tar has no directory: cut between two files, or in the empty blocks behind the last one, it is a shorter tar.
    let end = format == "tar" ? 512 + 3072 + 512 + 1 : whole.count
    for count in stride(from: 0, to: end, by: 7) where format != "tar" || count != 512 + 3072 {
      let found = archiveProblem(Array(whole.prefix(count)))
      #expect(found?.description.isEmpty == false, "\(count) bytes of \(whole.count)")
    }
  }

  @Test("flipped bits make files or a reason, never a crash", arguments: ArchiveReaderTests.formats)
  func bitFlips(format: String) throws {
    var deflated = ArchiveSample.Entry("owl.png", String(repeating: "hoot", count: 100))
    deflated.isDeflated = true
    let whole =
      format == "zip"
      ? ArchiveSample.zip([deflated, ArchiveSample.Entry("b/c.png", "stored")])
      : try ArchiveSample.archive(format, [("owl.png", .file([1, 2, 3])), ("b/c.png", .file([4]))])
    var state: UInt64 = 5
    var outcomes = 0
    for _ in 0..<500 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var flipped = whole
      flipped[Int(state >> 33) % whole.count] ^= 1 << UInt8(state >> 30 & 7)
      do { outcomes += try archiveContents(flipped).count >= 0 ? 1 : 0 } catch {
        outcomes += error is ArchiveProblem ? 1 : 0
      }
    }
    #expect(outcomes == 500)
  }
}
