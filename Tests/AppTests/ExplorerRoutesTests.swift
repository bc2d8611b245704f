import HTTPTypes
import HummingbirdTesting
import Testing

@testable import App

@Suite("Addresses of the explorer")
struct ExplorerRoutesTests {
  private static let seven = ["relu", "gelu", "elu", "selu", "celu", "mish", "tanh"].map { "f=\($0)" }

  @Test(
    "whatever is wrong with a plot's address is a 422 that names the item, on the page and for the file",
    arguments: [
      ("alpha=abc&f=elu", "alpha"), ("f=elu&alpha=1e999", "alpha"), ("f=elu&alpha=nan", "alpha"), ("w=1000000000", "w"),
      ("h=-1", "h"), ("dpr=9", "dpr"), ("dpr=1.5", "dpr"), ("min=5&max=-5", "max"), ("min=1e308", "min"),
      ("theme=sepia", "theme"), ("derivative=maybe", "derivative"), ("at=far", "at"), ("aspect=oval", "aspect"),
      ("title=" + String(repeating: "a", count: 81), "title"), (seven.joined(separator: "&"), "f"),
      ("w=3840&h=3840&dpr=3", "w"),
    ]
  )
  func wrongItems(query: String, field: String) async throws {
    try await withServer { server in
      let visitor = server.stranger()
      for file in ["", "/plot.png", "/plot.webp", "/plot.svg", "/values.csv", "/reading.json"] {
        let answer = try await visitor.get("/activations\(file)?\(query)")
        #expect(answer.status == .unprocessableContent, "\(file)")
        if file.isEmpty { #expect(answer.text.contains("data-field=\"\(field)\"")) }
      }
    }
  }

  @Test("a hundred functions, a very long address and an unknown name are answered at once")
  func excess() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let hundred = (0..<100).map { "f=function\($0)" }.joined(separator: "&")
      #expect(try await visitor.get("/activations/plot.png?\(hundred)").status == .unprocessableContent)
      let unknown = try await visitor.get("/activations?f=rleu")
      #expect(unknown.status == .unprocessableContent)
      #expect(unknown.text.contains("Did you mean relu?"))
      let points = (0...10_000).map { "\($0)" }.joined(separator: ",")
      #expect(try await visitor.get("/activations/values.csv?f=relu&x=\(points)").status == .unprocessableContent)
      #expect(try await visitor.get("/activations/values.csv?f=relu&x=1,b").status == .unprocessableContent)
    }
  }

  @Test(
    "the same address gives the same bytes, which are kept by their digest",
    arguments: ["plot.png", "plot.webp", "plot.svg", "values.csv", "reading.json"]
  )
  func digests(file: String) async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let path = "/activations/\(file)?f=gelu&f=mish&min=-3"
      let first = try await visitor.get(path)
      let second = try await visitor.get(path)
      #expect(first.status == .ok && first.bytes == second.bytes && !first.bytes.isEmpty)
      let etag = try #require(first.headers[.eTag])
      #expect(second.headers[.eTag] == etag)
      #expect(first.headers[.cacheControl]?.contains("public") == true)
      #expect(try await visitor.get(path, headers: [.ifNoneMatch: etag]).status == .notModified)
      let other = try await visitor.get("/activations/\(file)?f=gelu&f=mish&min=-4")
      #expect(other.headers[.eTag] != etag)
    }
  }

  @Test("files are of the type that they are called")
  func types() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let png = try await visitor.get("/activations/plot.png?f=selu&w=1280&h=720&dpr=3")
      #expect(png.headers[.contentType] == "image/png")
      #expect(Array(png.bytes[16..<24]) == [0, 0, 15, 0, 0, 0, 8, 112], "3840 × 2160")
      let webp = try await visitor.get("/activations/plot.webp?f=selu")
      #expect(webp.headers[.contentType] == "image/webp")
      #expect(Array(webp.bytes.prefix(4)) == Array("RIFF".utf8))
      #expect(try await visitor.get("/activations/plot.svg?f=selu").text.hasPrefix("<svg "))
    }
  }

  @Test("a search goes to the function, or says that there is none")
  func search() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let found = try await visitor.get("/activations?search=Leaky")
      #expect(found.status == .seeOther && found.location == "/activations?f=leaky_relu")
      let missing = try await visitor.get("/activations?search=qqqqqqqq")
      #expect(missing.status == .unprocessableContent && missing.text.contains("data-field=\"search\""))
      #expect(try await visitor.get("/activations?search=").status == .ok)
    }
  }

  @Test("a reading has the numbers of each curve and their places in the picture")
  func reading() async throws {
    try await withServer { server in
      let text = try await server.stranger().get("/activations/reading.json?f=relu&f=tanh&at=2").text
      #expect(text.hasPrefix(#"{"x":2.0,"words":"2","place":"#))
      #expect(text.contains(#""id":"relu","value":{"number":2.0,"words":"2","color":"#))
      #expect(text.contains(#""slope":{"number":1.0,"words":"1""#))
      let infinite = try await server.stranger().get("/activations/reading.json?f=exponential&max=1000&at=1000").text
      #expect(infinite.contains(#""number":null,"words":"∞""#) && infinite.contains(#""place":null"#))
    }
  }

  @Test("gated units and softmax have pages and files of their own")
  func vectors() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      for path in [
        "/activations/glu", "/activations/glu?f=geglu&a=-2", "/activations/glu/plot.png?f=glu", "/activations/softmax",
        "/activations/softmax?z=1&z=2&z=3&z=4&z=5&z=6&t=0.05", "/activations/softmax/plot.png?z=1&z=2&kind=log_softmax",
        "/activations/softmax/plot.svg", "/activations/softmax/values.csv",
      ] {
        #expect(try await visitor.get(path).status == .ok, "\(path)")
      }
      for query in ["z=1", "z=a&z=1", "t=0", "kind=max", "z=1&z=2&z=3&z=4&z=5&z=6&z=7", "z=99&z=1", "w=1"] {
        for file in ["", "/plot.png", "/plot.svg", "/values.csv"] {
          let answer = try await visitor.get("/activations/softmax\(file)?\(query)")
          #expect(answer.status == .unprocessableContent, "\(file) \(query)")
        }
      }
    }
  }
}
