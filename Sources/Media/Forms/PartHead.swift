/// What stands before the bytes of a form's part.
public struct PartHead: Equatable, Sendable {
  /// The field's name in the form.
  public let name: String
  /// The whole name that the client gave, path and all; nil for a plain field. It is no path for us.
  public let fileName: String?
  /// What the client takes the bytes for. Nothing may be decided by it.
  public let contentType: String?

  /// - Parameter bytes: header lines, in UTF-8 as browsers send them, without the empty line.
  init(_ bytes: UnsafeRawBufferPointer) throws(MultipartFailure) {
    var disposition: HeaderParameters?
    var contentType: String?
    for line in bytes.split(separator: 10) {
      let line = line.last == 13 ? line.dropLast() : line
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        throw MultipartFailure(description: "A part of the form has a header line without a colon.")
      }
      let value = line[(colon + 1)...]
      switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
      case "content-disposition": disposition = HeaderParameters(value)
      case "content-type": contentType = HeaderParameters(value).value
      default: break
      }
    }
    guard let disposition, disposition.value == "form-data", let name = disposition["name"] else {
      throw MultipartFailure(description: "A part of the form has no name.")
    }
    self.name = name
    self.contentType = contentType
    fileName = disposition["filename*"].flatMap(HeaderParameters.extended) ?? disposition["filename"]
  }
}
