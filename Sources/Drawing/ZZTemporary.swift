public import Domain
public final class PlotRenderer: Sendable { public init(fontFolders: [String]) throws(DrawingFailure) {}
 public func png(_ request: PlotRequest) throws(DrawingFailure) -> [UInt8] { [] }
 public func svg(_ request: PlotRequest) -> [UInt8] { [] } }
