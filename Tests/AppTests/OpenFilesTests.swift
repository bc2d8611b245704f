import Testing

@testable import App

@Suite("Open files") struct OpenFilesTests {
  @Test("lines leave room for everything else", arguments: [(128, 32), (1024, 928), (65_536, 4096), (20, 16)])
  func lines(limit: Int, expected: Int) {
    #expect(OpenFiles.lines(of: limit) == expected)
  }

  @Test("the limit is what the system grants, and asking twice changes nothing")
  func limit() {
    let limit = OpenFiles.raiseLimit()
    #expect(limit > 0 && OpenFiles.raiseLimit() == limit)
  }
}
