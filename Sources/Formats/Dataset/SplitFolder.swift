/// The folders that datasets are split into, by the names that they have wherever datasets come from.
enum SplitFolder {
  static let names: Set<String> = ["train", "val", "valid", "validation", "test"]

  /// The subset that a folder of this name is.
  static func known(_ folder: String) -> String? { names.contains(folder.lowercased()) ? folder : nil }

  /// The innermost split that a file lies in.
  static func of(_ file: String) -> String? {
    file.split(separator: "/").dropLast().reversed().lazy.compactMap { known(String($0)) }.first
  }

  /// The split that is around a folder such as `images`.
  ///
  /// - Parameter rest: the file's path behind that folder.
  static func around(_ file: String, _ rest: String) -> String? {
    file.dropLast(rest.count).split(separator: "/").dropLast().last.flatMap { known(String($0)) }
  }
}
