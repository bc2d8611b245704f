import Formats
import Testing

@Suite("File names") struct ArchiveNameTests {
  @Test(
    "a client's name becomes its last part, without what cannot be seen",
    arguments: [
      ("owl.png", "owl.png"), ("C:\\Users\\Ada\\owl.png", "owl.png"), ("/srv/ada/owl.png", "owl.png"),
      ("../../etc/passwd", "passwd"), ("a\r\nb\0c.png", "abc.png"), (" owl .png ", "owl .png"),
      ("gnp\u{202E}.exe", "gnp.exe"), ("Größe 鳥.png", "Größe 鳥.png"), ("folder/", "folder"), ("a/\u{301}b", "\u{301}b"),
      (".hidden", ".hidden"), ("...", "..."),
    ]
  )
  func cleaned(name: String, expected: String) {
    #expect(FileName.cleaned(name) == expected)
  }

  @Test("nothing is left of some names", arguments: ["", "/", "\\\\", ".", "..", "a/..", "  ", "\u{0}\u{7}", "/ /"])
  func empty(name: String) {
    #expect(FileName.cleaned(name) == nil)
  }

  @Test("a long name is cut to 255 bytes, and keeps its extension")
  func long() throws {
    let name = try #require(FileName.cleaned(String(repeating: "ö", count: 300) + ".jpeg"))
    #expect(name.utf8.count == 255)
    #expect(name.hasSuffix("öö.jpeg"))
    #expect(FileName.cleaned(String(repeating: "x", count: 255)) == String(repeating: "x", count: 255))
    #expect(FileName.cleaned(String(repeating: "x", count: 300))?.utf8.count == 255)
    #expect(FileName.cleaned("a." + String(repeating: "x", count: 300))?.utf8.count == 255)
    #expect(try #require(FileName.cleaned("e" + String(repeating: "\u{301}", count: 300))).utf8.count <= 255)
  }
}
