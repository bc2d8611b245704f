internal import Crypto
internal import Domain
internal import Drawing
internal import FoundationEssentials
internal import Glibc
internal import Media

/// Reads folders of pairs; its calls block.
struct ComparisonFolderReader: Sendable {
  static let most = 500
  private static let longestManifest = 65_536

  /// A folder as it was when its files had this stamp.
  struct Seen: Sendable {
    let path: String
    let stamp: String
    let outcome: Result<ComparisonFolders.Entry, ComparisonFolderProblem>
  }

  /// `pair.json`
  private struct Manifest: Decodable {
    struct Side: Decodable {
      let file: String
      let label: String
      let alt: String
    }

    let title: String
    let text: String?
    let credit: String?
    let first: Side
    let second: Side
  }

  let root: String
  let origin: Comparison.Origin

  /// By the folders' names; what has not changed is taken from `known`.
  func read(known: [String: Seen]) -> [String: Seen] {
    var result: [String: Seen] = [:]
    for name in CacheFolder.names(in: root).prefix(Self.most) where !name.hasPrefix(".") {
      let path = "\(root)/\(name)"
      guard let stamp = stamp(path) else { continue }
      if let seen = known[name], seen.stamp == stamp {
        result[name] = seen
      } else {
        let outcome = Result { () throws(ComparisonFolderProblem) in try entry(name, path) }
        result[name] = Seen(path: path, stamp: stamp, outcome: outcome)
      }
    }
    return result
  }

  /// Names, sizes and times of the files in a folder; nil for what is no folder.
  private func stamp(_ path: String) -> String? {
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else { return nil }
    return CacheFolder.names(in: path).prefix(20).map { fileStamp("\(path)/\($0)") }.joined(separator: "|")
  }

  private func fileStamp(_ path: String) -> String {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return path }
    return "\(path) \(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
  }

  private func entry(_ name: String, _ path: String) throws(ComparisonFolderProblem) -> ComparisonFolders.Entry {
    guard isSlug(name) else {
      throw ComparisonFolderProblem("A folder's name has small letters, digits and hyphens, at most 60: rename it.")
    }
    let manifest = try manifest("\(path)/pair.json")
    let draft = try draft(manifest)
    let firstPath = try checkedPath(manifest.first.file, in: path)
    let secondPath = try checkedPath(manifest.second.file, in: path)
    let comparison = Comparison(
      origin: origin,
      slug: name,
      words: draft.words,
      first: ComparisonSide(label: draft.first.label, alt: draft.first.alt, picture: try picture(firstPath)),
      second: ComparisonSide(label: draft.second.label, alt: draft.second.alt, picture: try picture(secondPath))
    )
    return ComparisonFolders.Entry(comparison: comparison, firstPath: firstPath, secondPath: secondPath)
  }

  private func isSlug(_ name: String) -> Bool {
    name.utf8.count <= 60 && !name.hasPrefix("-")
      && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
  }

  private func manifest(_ path: String) throws(ComparisonFolderProblem) -> Manifest {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ComparisonFolderProblem("pair.json is missing or cannot be read.")
    }
    guard data.count <= Self.longestManifest else { throw ComparisonFolderProblem("pair.json has more than 64 KiB.") }
    do {
      return try JSONDecoder().decode(Manifest.self, from: data)
    } catch let error as DecodingError {
      throw ComparisonFolderProblem("pair.json: \(Self.sentence(for: error))")
    } catch {
      throw ComparisonFolderProblem("pair.json is no JSON.")
    }
  }

  private static func sentence(for error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "“\((context.codingPath + [key]).map(\.stringValue).joined(separator: "."))” is missing."
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "“\(context.codingPath.map(\.stringValue).joined(separator: "."))” is no text."
    default: "it is no JSON."
    }
  }

  /// The same rules as for what administrators type.
  private func draft(_ manifest: Manifest) throws(ComparisonFolderProblem) -> ComparisonDraft {
    do {
      return try ComparisonDraft([
        "title": manifest.title, "text": manifest.text ?? "", "credit": manifest.credit ?? "",
        "first_label": manifest.first.label, "first_alt": manifest.first.alt,
        "second_label": manifest.second.label, "second_alt": manifest.second.alt,
      ])
    } catch {
      throw ComparisonFolderProblem("pair.json: \(error.description)")
    }
  }

  /// A picture beside `pair.json`: a name, never a path or a link.
  private func checkedPath(_ file: String, in folder: String) throws(ComparisonFolderProblem) -> String {
    var facts = stat()
    let path = "\(folder)/\(file)"
    guard !file.isEmpty, !file.contains("/"), !file.hasPrefix("."), !file.utf8.contains(0), lstat(path, &facts) == 0,
      facts.st_mode & S_IFMT == S_IFREG
    else { throw ComparisonFolderProblem("pair.json: there is no picture “\(file.prefix(100))” beside it.") }
    return path
  }

  private func picture(_ path: String) throws(ComparisonFolderProblem) -> ComparisonPicture {
    do {
      let head = try PictureProbe.examine(path: path)
      let digest = SHA256.hash(data: Array(fileStamp(path).utf8)).prefix(16)
      let version = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      return ComparisonPicture(version: version, width: head.uprightWidth, height: head.uprightHeight)
    } catch {
      throw ComparisonFolderProblem("\(path.split(separator: "/").last ?? ""): \(error.description)")
    }
  }
}

/// Why a folder cannot be shown as a pair.
struct ComparisonFolderProblem: Error, CustomStringConvertible {
  let description: String

  init(_ sentence: String) {
    description = sentence
  }
}
