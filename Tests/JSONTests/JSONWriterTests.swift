import FoundationEssentials
import JSON
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
  private struct Sample: Codable, Equatable {
    let text: String
    let numbers: [Double]
    let big: Int64
    let flag: Bool
    let inner: [String: Int]
  }

  @Test("Foundation reads back what was written")
  func readsBack() throws {
    let text = "quote \" backslash \\ line\nbreak\r\ttab \u{1} \u{7f} owl \u{1F989} </script>"
    let numbers = [0.1 + 0.2, 0.5, 1e308, .leastNonzeroMagnitude, 1.0, 123_456_789.125]
    var writer = JSONWriter()
    writer.object { object in
      object.field("text", text)
      object.array("numbers") { list in for number in numbers { list.element(number) } }
      object.field("big", Int64.min)
      object.field("flag", true)
      object.object("inner") { $0.field(named: "a \"b\"", 7) }
    }
    let read = try JSONDecoder().decode(Sample.self, from: Data(writer.bytes))
    #expect(read == Sample(text: text, numbers: numbers, big: .min, flag: true, inner: ["a \"b\"": 7]))
  }

  @Test("commas stand between members and elements, and nowhere else")
  func commas() {
    var writer = JSONWriter()
    writer.object { object in
      object.array("a") { _ in }
      object.object("b") { _ in }
      object.null("c")
      object.array("d") { list in
        list.object { $0.field("e", 1) }
        list.object { _ in }
        list.element("f")
      }
      object.field("g", Double.nan)
    }
    let expected = #"{"a":[],"b":{},"c":null,"d":[{"e":1},{},"f"],"g":null}"#
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
  }

  @Test("a document that is taken in pieces is the same document")
  func pieces() {
    var writer = JSONWriter()
    var taken: [UInt8] = []
    writer.beginObject()
    writer.beginArray("a")
    for number in 0..<3 {
      writer.element(number)
      taken += writer.take()
    }
    writer.endArray()
    writer.endObject()
    taken += writer.take()
    #expect(String(decoding: taken, as: UTF8.self) == #"{"a":[0,1,2]}"#)
  }
}
