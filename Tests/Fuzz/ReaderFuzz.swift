import Domain
import FoundationEssentials
import Formats
import Glibc

/// What libFuzzer calls: the input becomes an archive, and the reader that `PORTHOLE_FORMAT` names reads it.
///
/// An input is files one after the other, each `\u{1}name\n` and its bytes; one that begins with anything else is sent as a
/// document or archive as it is. Refusals are welcome; traps, endless work and too much memory are not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  do {
    try Fuzzed.read(bytes)
  } catch {
    // Every error is a refusal.
  }
  return 0
}

private enum Fuzzed {
  private static let format = ProcessInfo.processInfo.environment["PORTHOLE_FORMAT"] ?? "COCO 1.0"
  private static let path = "/dev/shm/porthole-fuzz-\(getpid()).zip"
  private static let limits = ArchiveLimits.standard

  static func read(_ bytes: [UInt8]) throws {
    let reader = try FormatRegistry.importer(named: format)
    let name = try write(bytes)
    defer { unlink(path) }
    let archive = try DatasetArchive(path: path, name: name, limits: limits)
    let survey = try reader.survey(archive)
    let labels = survey.labels.enumerated().map { label($0.element, Int64($0.offset) * 1000 + 1) }
    let frames = (survey.pictures.map(\.name) + (0..<4).map { "img_00\($0).png" }).prefix(64).enumerated().map {
      DatasetFrame(task: LabelingTask.ID(1), number: $0.offset, name: $0.element, width: 96, height: 64)
    }
    var count = 0
    let dataset = DatasetImport(
      labels: labels,
      frames: FrameIndex(Array(frames)),
      options: ImportOptions(drawsMasksAsPolygons: bytes.count.isMultiple(of: 2))
    ) { _ in
      count += 1
      if count > 10_000 { throw CancellationError() }
    }
    try reader.read(archive, into: dataset)
  }

  private static func write(_ bytes: [UInt8]) throws -> String {
    guard bytes.first == 1 else {
      let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      defer { close(file) }
      bytes.withUnsafeBytes { _ = Glibc.write(file, $0.baseAddress, $0.count) }
      return "document.json"
    }
    let target = try DatasetTarget(path: path)
    for part in bytes.split(separator: 1) {
      let end = part.firstIndex(of: UInt8(ascii: "\n")) ?? part.endIndex
      let name = String(decoding: part[..<end], as: UTF8.self)
      guard !name.isEmpty else { continue }
      // 1 marks files, so that in files 2 stands before what was 1 or 2.
      var content: [UInt8] = []
      var isEscaped = false
      for byte in part[end...].dropFirst() {
        if !isEscaped, byte == 2 {
          isEscaped = true
        } else {
          content.append(isEscaped ? byte &- 1 : byte)
          isEscaped = false
        }
      }
      try target.add(name, content)
    }
    try target.finish()
    return "upload.zip"
  }

  private static func label(_ found: DatasetSurvey.FoundLabel, _ id: Int64) -> Label {
    Label(
      id: Label.ID(id),
      name: found.name,
      color: found.color ?? .suggested(for: found.name),
      position: 0,
      kind: found.kind,
      attributes: found.attributes.enumerated().map { index, draft in
        LabelAttribute(
          id: LabelAttribute.ID(id + Int64(index)),
          name: draft.name,
          isMutable: draft.isMutable,
          input: draft.input,
          values: draft.values,
          defaultValue: draft.defaultValue
        )
      },
      sublabels: found.sublabels.prefix(500).enumerated().map { label($0.element, id + 1 + Int64($0.offset)) },
      svg: found.svg
    )
  }
}

/// The entry point under the name that the package manager gives it: hands over to libFuzzer.
@_cdecl("reader_fuzz_main")
public func readerFuzzMain(
  _ count: CInt,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var count = count
  var arguments = arguments
  return runFuzzer(&count, &arguments, fuzzOneInput)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
