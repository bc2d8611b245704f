public import Domain
public import HTML
public struct ExplorerPage: Page { public let title = ""; public init(request: PlotRequest, failure: ValidationFailure? = nil) {}; public var body: HTML { "" } }
