/// Why a dataset cannot be read or written, in a sentence for the person who sent or wants it.
public struct DatasetProblem: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ sentence: String) {
    description = sentence
  }

  /// - Parameter place: the file with its line or key, such as `annotations.json, annotations[3].bbox`.
  public init(_ place: String, _ sentence: String) {
    description = place.isEmpty ? sentence : "\(place): \(sentence)"
  }
}
