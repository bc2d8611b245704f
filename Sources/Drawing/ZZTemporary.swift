public import Domain
public struct PictureSource: Sendable { public init(path: String, format: String, width: Int, height: Int, orientation: Int) {} }
public enum Thumbnailer {
  public static func thumbnail(of source: PictureSource, fitting width: Int, _ height: Int) throws(DrawingFailure) -> [UInt8] { [] }
  public static func upright(_ source: PictureSource) throws(DrawingFailure) -> [UInt8] { [] }
}
public final class PlotRenderer: Sendable { public init(fontFolders: [String]) throws(DrawingFailure) {}
 public func png(_ request: PlotRequest) throws(DrawingFailure) -> [UInt8] { [] }
 public func svg(_ request: PlotRequest) -> [UInt8] { [] } }
public enum DecodingFailure: Error, CustomStringConvertible { case x; public var description: String { "" } }
