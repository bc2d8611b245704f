internal import Domain
internal import Glibc

/// Looks into videos, and takes frames out of them, with the programs `ffmpeg` and `ffprobe` where they are installed.
///
/// They run as children with limits, read the one file and nothing else, and know only demuxers that name no other files.
/// All calls block.
public struct VideoTool: Sendable {
  /// What people are told where the programs are missing.
  public static let absence =
    "Videos cannot be taken on this server, because the programs ffmpeg and ffprobe are not installed: "
    + "ask an administrator for them, or send the frames as pictures."

  static let mostPixels = 64_000_000
  static let mostFrames = 2_000_000

  private static let guards = [
    // One allocation has at most 1 GiB.
    "-v", "error", "-max_alloc", "1073741824", "-protocol_whitelist", "file,pipe", "-format_whitelist",
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,ogg,asf,ivf,m4v",
  ]

  private let ffmpeg: String
  private let ffprobe: String

  /// The programs that are installed; nil where one of them is missing.
  public static func installed() -> VideoTool? {
    let folders = ["/usr/local/bin", "/usr/bin", "/bin"]
    func find(_ name: String) -> String? { folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 } }
    guard let ffmpeg = find("ffmpeg"), let ffprobe = find("ffprobe") else { return nil }
    return VideoTool(ffmpeg: ffmpeg, ffprobe: ffprobe)
  }

  private init(ffmpeg: String, ffprobe: String) {
    self.ffmpeg = ffmpeg
    self.ffprobe = ffprobe
  }

  /// Decodes the whole video once, and notes when each frame comes.
  ///
  /// - Parameter report: gets the number of frames so far, often; what it throws ends the work.
  public func index(_ path: String, report: (Int) throws -> Void) throws -> VideoIndex {
    let facts = try facts(path)
    var (times, keyframes, line) = ([Double](), [Int](), [UInt8]())
    let arguments =
      Self.guards + [
        "-threads", "2", "-select_streams", "v:0", "-show_entries", "frame=key_frame,best_effort_timestamp_time", "-of",
        "csv=p=0:nk=1", "-i", path,
      ]
    try run(ffprobe, arguments, tick: { try report(times.count) }) { bytes in
      for byte in bytes {
        if byte != UInt8(ascii: "\n") {
          line.append(byte)
          continue
        }
        let words = String(decoding: line, as: UTF8.self).split(separator: ",")
        line = []
        guard words.count >= 2 else { continue }
        if words[0] == "1" { keyframes.append(times.count) }
        // A frame without a time has that of the one before it: then nobody seeks to it.
        times.append(Double(words[1]) ?? times.last ?? 0)
        guard times.count <= Self.mostFrames else { throw VideoProblem.tooManyFrames(most: Self.mostFrames) }
      }
    }
    guard !times.isEmpty else { throw VideoProblem.noPictures }
    return VideoIndex(
      width: facts.width,
      height: facts.height,
      start: facts.start,
      times: times,
      keyframes: keyframes,
      chapters: try chapters(path, times: times)
    )
  }

  private func chapters(_ path: String, times: [Double]) throws -> [Chapter] {
    var output: [UInt8] = []
    try run(ffprobe, Self.guards + VideoChapters.arguments + ["-i", path], tick: {}) { bytes in
      if output.count < 1 << 20 { output += bytes }
    }
    return VideoChapters.chapters(in: String(decoding: output, as: UTF8.self), times: times)
  }

  /// Writes frames of a video as pictures `000000.png` (or `.jpg`), `000001.png` and so on into a folder.
  ///
  /// - Parameters:
  ///   - quality: of JPEGs, 0…100; nil for PNGs.
  public func frames(
    of path: String,
    _ index: VideoIndex,
    _ frames: VideoRun,
    quality: Int?,
    into folder: String,
    tick: () throws -> Void = {}
  ) throws {
    let coding =
      quality.map { ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "\(Self.scale($0))"] }
      ?? ["-c:v", "png", "-pix_fmt", "rgb24", "-compression_level", "1"]
    let output =
      coding + ["-start_number", "0", "-f", "image2", "\(folder)/%06d.\(quality == nil ? "png" : "jpg")"]
    try convert(path, index, frames, output: output, tick: tick)
  }

  /// Writes frames of a video as a video of their own, one after the other at 25 a second.
  ///
  /// - Parameter quality: 0…100.
  public func clip(
    of path: String,
    _ index: VideoIndex,
    _ frames: VideoRun,
    quality: Int,
    to target: String,
    tick: () throws -> Void = {}
  ) throws {
    let output = [
      "-r", "25", "-c:v", "libx264", "-preset", "veryfast", "-crf", "\(max(1, (100 - quality) * 51 / 100))",
      "-pix_fmt", "yuv420p", "-g", "\(frames.count)", "-movflags", "+faststart", "-f", "mp4", target,
    ]
    let filter = ",setpts=N/(25*TB),pad=ceil(iw/2)*2:ceil(ih/2)*2"
    try convert(path, index, frames, filter: filter, output: output, tick: tick)
  }

  /// Seeks where that is safe; where it gave fewer frames than there are, decodes from the beginning.
  private func convert(
    _ path: String,
    _ index: VideoIndex,
    _ frames: VideoRun,
    filter: String = "",
    output: [String],
    tick: () throws -> Void
  ) throws {
    if let approach = index.approach(to: frames.first) {
      let input = [
        "-ss", Self.seconds(approach.seek), "-noaccurate_seek", "-copyts", "-i", path, "-vf",
        "select='gte(t\\,\(approach.from))',select='not(mod(n\\,\(frames.step)))'\(filter)",
      ]
      if try convert(input, frames, output, tick: tick) == frames.count { return }
    }
    let input = [
      "-i", path, "-vf",
      "select='gte(n\\,\(frames.first))',select='not(mod(n\\,\(frames.step)))'\(filter)",
    ]
    guard try convert(input, frames, output, tick: tick) == frames.count else {
      throw VideoProblem.notReadable(reason: "some frames are missing")
    }
  }

  /// - Returns: how many frames were written.
  private func convert(
    _ input: [String],
    _ frames: VideoRun,
    _ output: [String],
    tick: () throws -> Void
  ) throws -> Int {
    var report: [UInt8] = []
    let arguments =
      ["-nostdin", "-y", "-nostats", "-progress", "pipe:1"] + Self.guards + ["-threads", "2"] + input + [
        "-map", "0:v:0", "-an", "-sn", "-dn", "-map_metadata", "-1", "-vsync", "passthrough", "-frames:v",
        "\(frames.count)",
      ] + output
    try run(ffmpeg, arguments, tick: tick) { report = ($0.count > 4096 ? $0 : report + $0).suffix(4096) }
    let lines = String(decoding: report, as: UTF8.self).split(separator: "\n")
    return lines.last { $0.hasPrefix("frame=") }.flatMap { Int($0.dropFirst(6).filter { $0 != " " }) } ?? 0
  }

  private func facts(_ path: String) throws -> (width: Int, height: Int, start: Double) {
    var output: [UInt8] = []
    let arguments =
      Self.guards + [
        "-select_streams", "v:0", "-show_entries", "stream=width,height:stream_side_data=rotation:format=start_time",
        "-of",
        "default=nw=1", "-i", path,
      ]
    try run(ffprobe, arguments, tick: {}) { bytes in
      if output.count < 1 << 16 { output += bytes }
    }
    var facts: [Substring: Double] = [:]
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2, let number = Double(parts[1]) { facts[parts[0]] = number }
    }
    guard let width = facts["width"].map({ Int($0) }), let height = facts["height"].map({ Int($0) }), width > 0,
      height > 0
    else {
      throw VideoProblem.noPictures
    }
    guard width <= 32_767, height <= 32_767, width * height <= Self.mostPixels else {
      throw VideoProblem.tooManyPixels(width: width, height: height)
    }
    // ffmpeg turns the frames by what the file says.
    let isTurned = abs(Int(facts["rotation"] ?? 0)) % 180 == 90
    let start = facts["start_time"] ?? 0
    return isTurned ? (height, width, start) : (width, height, start)
  }

  private func run(
    _ program: String,
    _ arguments: [String],
    tick: () throws -> Void,
    output: ([UInt8]) throws -> Void
  ) throws {
    do {
      try ChildProcess(program: program, arguments: arguments).run(output: output, tick: tick)
    } catch ChildProcess.Failure.notStarted(let reason) {
      throw VideoProblem.programMissing(reason: reason)
    } catch ChildProcess.Failure.failed(_, let complaint) {
      throw VideoProblem.notReadable(reason: Self.reason(complaint))
    } catch ChildProcess.Failure.stuck {
      throw VideoProblem.stuck
    }
  }

  /// The last line, without paths of this machine.
  private static func reason(_ complaint: String) -> String {
    let line = complaint.split(separator: "\n").last.map(String.init) ?? ""
    let words = line.split(separator: " ").filter { !$0.contains("/") }.joined(separator: " ")
    return String(words.drop { $0 == "[" || $0 == ":" || $0 == " " }.prefix(160))
  }

  /// mjpeg's scale: 2 is best, 31 is worst.
  private static func scale(_ quality: Int) -> Int { min(31, max(2, 31 - quality * 30 / 100)) }

  /// Six decimals, without an exponent.
  private static func seconds(_ time: Double) -> String {
    let micro = Int64((time * 1_000_000).rounded(.down))
    let digits = String(micro % 1_000_000)
    return "\(micro / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
