import Domain
import Testing

@testable import Formats

/// What makes XML dangerous, for each reader that reads it.
@Suite("Hostile XML") struct HostileXMLTests {
  /// A document with one box of a cat on `img_001.png`, and places for what does not belong there.
  struct Reader: CustomTestStringConvertible, Sendable {
    let name: String
    let format: String
    let file: String
    let root: String
    let content: String
    var testDescription: String { name }

    func document(prolog: String = "", attribute: String = "", inner: String = "") -> String {
      "\(prolog)<\(root)\(attribute)>\(inner)\(content)</\(root)>"
    }
  }

  private static let corners = [(12, 8), (36, 8), (36, 24), (12, 24)]
  static let readers = [
    Reader(
      name: "CVAT for images",
      format: "CVAT 1.1",
      file: "annotations.xml",
      root: "annotations",
      content:
        "<image id=\"1\" name=\"img_001.png\"><box label=\"cat\" xtl=\"12\" ytl=\"8\" xbr=\"36\" ybr=\"24\"/></image>"
    ),
    Reader(
      name: "CVAT for video",
      format: "CVAT 1.1",
      file: "annotations.xml",
      root: "annotations",
      content: "<track id=\"0\" label=\"cat\"><box frame=\"1\" keyframe=\"1\" outside=\"0\" occluded=\"0\" "
        + "xtl=\"12\" ytl=\"8\" xbr=\"36\" ybr=\"24\"/></track>"
    ),
    Reader(
      name: "VOC",
      format: "PASCAL VOC 1.1",
      file: "Annotations/img_001.xml",
      root: "annotation",
      content: "<filename>img_001.png</filename><object><name>cat</name><bndbox><xmin>12</xmin><ymin>8</ymin>"
        + "<xmax>36</xmax><ymax>24</ymax></bndbox></object>"
    ),
    Reader(
      name: "LabelMe",
      format: "LabelMe 3.0",
      file: "Annotations/img_001.xml",
      root: "annotation",
      content: "<filename>img_001.png</filename><object><name>cat</name><type>bounding_box</type><polygon>"
        + corners.map { "<pt><x>\($0.0)</x><y>\($0.1)</y></pt>" }.joined() + "</polygon></object>"
    ),
  ]

  struct Attack: CustomTestStringConvertible, Sendable {
    let name: String
    /// What the refusal says.
    let words: String
    let bytes: @Sendable (Reader) -> [UInt8]
    var testDescription: String { name }

    init(
      _ name: String,
      _ words: String,
      prolog: String = "",
      attribute: @autoclosure @escaping @Sendable () -> String = "",
      inner: @autoclosure @escaping @Sendable () -> String = ""
    ) {
      (self.name, self.words) = (name, words)
      bytes = { Array($0.document(prolog: prolog, attribute: attribute(), inner: inner()).utf8) }
    }

    /// Another encoding.
    init(_ name: String, _ words: String, _ bytes: @escaping @Sendable (String) -> [UInt8]) {
      (self.name, self.words) = (name, words)
      self.bytes = { bytes($0.document(prolog: "<?xml version=\"1.0\"?>")) }
    }
  }

  private static let type = "has a document type or a declaration"
  private static let entity = "There is no entity “&"
  private static let wide = "The document is in UTF-16. Save it as UTF-8 and send it again."

  private static func laughs(_ count: Int) -> String {
    (1..<count).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
  }

  static let attacks = [
    Attack("a document type", type, prolog: "<!DOCTYPE annotations>"),
    Attack("a document type in small letters", type, prolog: "<!doctype annotations>"),
    Attack("a document type behind a comment", type, prolog: "<?xml version=\"1.0\"?><!-- a -->\n<!DOCTYPE a []>"),
    Attack("a document type of another server", type, prolog: "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\">"),
    Attack("a public document type", type, prolog: "<!DOCTYPE a PUBLIC \"-//A//B\" \"http://127.0.0.1:9/a.dtd\">"),
    Attack(
      "an external entity",
      type,
      prolog: "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
      inner: "<x>&b;</x>"
    ),
    Attack(
      "a parameter entity",
      type,
      prolog: "<!DOCTYPE a [<!ENTITY % b SYSTEM \"http://127.0.0.1:9/b\">%b;]>"
    ),
    Attack(
      "a billion laughs",
      type,
      prolog: "<!DOCTYPE a [<!ENTITY l0 \"ha\">\(laughs(10))]>",
      inner: "<x>&l9;</x>"
    ),
    Attack(
      "a quadratic blow-up",
      type,
      prolog: "<!DOCTYPE a [<!ENTITY b \"\(String(repeating: "b", count: 10_000))\">]>",
      inner: "<x>\(String(repeating: "&b;", count: 10_000))</x>"
    ),
    Attack("a declaration within the document", type, inner: "<!ENTITY b \"c\">"),
    Attack("a conditional section", type, inner: "<![INCLUDE[<x/>]]>"),
    Attack("an entity that nobody declared", entity, inner: "<x>&b;</x>"),
    Attack("the same in an attribute", entity, attribute: " a=\"&b;\""),
    Attack("an entity of HTML", entity, inner: "<x>&nbsp;</x>"),
    Attack("the character zero", entity, inner: "<x>&#0;</x>"),
    Attack("half a surrogate", entity, inner: "<x>&#xD800;</x>"),
    Attack("a character beyond Unicode", entity, inner: "<x>&#x110000;</x>"),
    Attack("an ampersand alone", "An & does not begin an entity", inner: "<x>a & b</x>"),
    Attack(
      "elements in each other without an end",
      "more than 64 levels deep",
      inner: String(repeating: "<x>", count: 100_000)
    ),
    Attack(
      "65 levels",
      "more than 64 levels deep",
      inner: String(repeating: "<x>", count: 64) + String(repeating: "</x>", count: 64)
    ),
    Attack(
      "an attribute of more than a mebibyte",
      "longer than 1 MiB",
      attribute: " a=\"\(String(repeating: "a", count: 1 << 20 + 1))\""
    ),
    Attack(
      "the same of entities",
      "longer than 1 MiB",
      attribute: " a=\"\(String(repeating: "&amp;", count: 1 << 18))\""
    ),
    Attack("a text of 17 MiB", "longer than 16 MiB", inner: "<x>\(String(repeating: "a", count: 17 << 20))</x>"),
    Attack(
      "300 attributes",
      "stands twice in",
      attribute: (0..<300).map { " a\($0)=\"\"" }.joined()
    ),
    Attack("an attribute that stands twice", "stands twice in", attribute: " a=\"1\" a=\"2\""),
    Attack("an attribute without quotes", "is not in quotes", attribute: " a=1"),
    Attack("a document that breaks off", "breaks off", inner: "<x><!-- "),
    Attack("a tag that ends another", "ends what was not begun", inner: "<x></y>"),
    Attack("UTF-16, little end first", wide) {
      [0xFF, 0xFE] + $0.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    },
    Attack("UTF-16, big end first", wide) { [0xFE, 0xFF] + $0.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } },
    Attack("UTF-16 without a mark, little end first", wide) {
      $0.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    },
    Attack("UTF-16 without a mark, big end first", wide) { $0.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } },
    Attack("Latin-1", "not in UTF-8") { Array($0.replacing("cat", with: "c#t").utf8).map { $0 == 0x23 ? 0xE4 : $0 } },
    Attack("a slash in more bytes than it needs", "not in UTF-8") {
      Array($0.utf8).split(separator: UInt8(ascii: "c"), maxSplits: 1).joined(separator: [0xC0, 0xAF]).map { $0 }
    },
  ]

  @Test("is refused in a sentence, by every reader", arguments: readers, attacks)
  func refused(reader: Reader, attack: Attack) throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withStored(reader.file, attack.bytes(reader)) { archive in
      let problem = #expect(throws: DatasetProblem.self) {
        _ = try FormatHarness.imported(archive, reader.format, like: source)
      }
      let words = try #require(problem?.description)
      #expect(words.hasPrefix(reader.file) && words.contains(attack.words), "\(words)")
      // It may read less than the whole; what is wrong with the document is no crash there, either.
      do {
        let labels = try FormatRegistry.importer(named: reader.format).survey(archive).labels
        #expect(Set(labels.map(\.name)).isSubset(of: ["cat"]))
      } catch is DatasetProblem {}
    }
  }

  /// What looks dangerous and means nothing here.
  static let harmless: [(String, @Sendable (Reader) -> String)] = [
    ("nothing", { $0.document() }),
    (
      "an inclusion",
      { $0.document(inner: "<xi:include href=\"file:///etc/passwd\" parse=\"text\" xmlns:xi=\"http://a.example\"/>") }
    ),
    ("a style sheet", { $0.document(prolog: "<?xml-stylesheet href=\"http://127.0.0.1:9/a.xsl\"?>") }),
    ("a schema of another server", { $0.document(attribute: " schemaLocation=\"http://127.0.0.1:9/a http://b\"") }),
    ("an encoding that it has not", { $0.document(prolog: "<?xml version=\"1.0\" encoding=\"UTF-7\"?>") }),
    ("words of UTF-7", { $0.document(inner: "<x>+ADw-script+AD4-</x>") }),
    ("a text that looks like a document type", { $0.document(inner: "<x><![CDATA[<!DOCTYPE a>&b;]]></x>") }),
    ("the five entities and numbers", { $0.document(inner: "<x a=\"&lt;&#65;\">&amp;&gt;&quot;&apos;&#x1F989;</x>") }),
    ("63 levels", { $0.document(inner: String(repeating: "<x>", count: 62) + String(repeating: "</x>", count: 62)) }),
    ("an attribute of a mebibyte", { $0.document(attribute: " a=\"\(String(repeating: "a", count: 1 << 20))\"") }),
    ("a byte order mark of UTF-8", { "\u{FEFF}\($0.document())" }),
  ]

  @Test("that only looks so changes nothing", arguments: readers, harmless)
  func changesNothing(reader: Reader, sample: (name: String, document: @Sendable (Reader) -> String)) throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withStored(reader.file, Array(sample.document(reader).utf8)) { archive in
      let read = try FormatHarness.imported(archive, reader.format, like: source)
      #expect(read.count == 1, "\(sample.name)")
      let shape = read.first?.shape ?? read.first?.track?.keyframes.first?.shape
      #expect(read.first?.frame == 1 && shape?.points == [12, 8, 36, 24], "\(sample.name)")
    }
  }

  @Test("a mask's runs may be longer than other attributes")
  func runs() throws {
    // Of a pixel each: 1.8 million characters.
    let count = 600_000
    let source: MemorySource = try {
      var source = try GoldenSample.source("a")
      source.frames = source.frames.map {
        DatasetFrame(task: $0.task, number: $0.number, name: $0.name, width: 1000, height: 600)
      }
      return source
    }()
    let rle = Array(repeating: "1", count: count).joined(separator: ", ")
    let document =
      "<annotations><image id=\"1\" name=\"img_001.png\"><mask label=\"cat\" rle=\"\(rle)\" left=\"0\" top=\"0\" "
      + "width=\"1000\" height=\"600\"/></image></annotations>"
    try FormatHarness.withStored("annotations.xml", Array(document.utf8)) { archive in
      let read = try FormatHarness.imported(archive, "CVAT 1.1", like: source)
      #expect(read.first?.shape?.points.count == count + 4)
    }
  }
}
