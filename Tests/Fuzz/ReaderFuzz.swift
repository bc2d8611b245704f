import FoundationEssentials
import Glibc

/// What libFuzzer calls: the input goes to the reader that `PORTHOLE_FORMAT` names. Refusals are welcome; traps, endless work
/// and too much memory are not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  do {
    try FuzzTarget.chosen(bytes)
  } catch {
    // Every error is a refusal.
  }
  return 0
}

/// What inputs are given to, by the name of their seeds in `corpus`.
private enum FuzzTarget {
  static let chosen: @Sendable ([UInt8]) throws -> Void =
    switch ProcessInfo.processInfo.environment["PORTHOLE_FORMAT"] ?? "COCO 1.0" {
    case "archive": PlainFuzz.archive
    case "XML": PlainFuzz.xml
    case "JSON": PlainFuzz.json
    case "task backup": BackupFuzz.task
    case "project backup": BackupFuzz.project
    case let format: { try FormatFuzz.read($0, format) }
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
