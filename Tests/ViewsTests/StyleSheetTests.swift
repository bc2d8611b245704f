import Testing

/// The rules of `Public/css` that nobody remembers while writing.
@Suite("Style sheets") struct StyleSheetTests {
  static let sheets: [String] = (try? PublicFiles.paths(under: "css", ending: ".css")) ?? []

  /// A sheet without its comments.
  private func rules(_ path: String) throws -> String {
    try PublicFiles.text(path).replacing(#/\/\*.*?\*\//#.dotMatchesNewlines(), with: "")
  }

  @Test("there are some")
  func exist() {
    #expect(Self.sheets.contains("css/tokens.css"))
  }

  @Test("colours are named, and raw only among the tokens", arguments: sheets)
  func colors(path: String) throws {
    guard path != "css/tokens.css" else { return }
    let raw =
      #/#[0-9a-fA-F]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch)\((?!from var)|:\s*(white|black|red|green|blue|gr[ae]y)\b/#
    let found = try rules(path).matches(of: raw).map { String($0.output.0) }
    #expect(found.isEmpty)
  }

  @Test("nothing is important, nothing goes by id, and heights in the pile are tokens", arguments: sheets)
  func discipline(path: String) throws {
    let text = try rules(path)
    #expect(!text.contains("!important"))
    #expect(text.firstMatch(of: #/(?m)^[^:;{}]*#[\w-]+[^;{}]*\{/#) == nil)
    #expect(text.firstMatch(of: #/z-index:\s*-?\d/#) == nil)
  }

  @Test("directions are logical", arguments: sheets)
  func directions(path: String) throws {
    let physical =
      #/(?m)^\s*((margin|padding|border|inset)-(left|right|top|bottom)|left|right|top|bottom|width|height|(min|max)-(width|height))\s*:/#
    let found = try rules(path).matches(of: physical).map { String($0.output.0) }
    #expect(found.isEmpty)
    #expect(try rules(path).firstMatch(of: #/(text-align|float|clear):\s*(left|right)/#) == nil)
  }

  @Test("everything lies in a layer, rules at most two deep", arguments: sheets)
  func nesting(path: String) throws {
    var stack: [Bool] = []
    var head = ""
    var deepest = 0
    for character in try rules(path) {
      switch character {
      case "{":
        let isRule = !head.drop(while: \.isWhitespace).hasPrefix("@")
        if stack.isEmpty { #expect(head.contains("@layer")) }
        stack.append(isRule)
        deepest = max(deepest, stack.count(where: \.self))
        head = ""
      case "}":
        stack.removeLast()
        head = ""
      case ";": head = ""
      default: head.append(character)
      }
    }
    #expect(stack.isEmpty)
    #expect(deepest <= 2)
  }

  @Test("tokens that are used are defined, in a sheet or by a script", arguments: sheets)
  func tokens(path: String) throws {
    var defined = Set(
      try Self.sheets.flatMap { try rules($0).matches(of: #/(--[\w-]+)\s*:/#).map { String($0.output.1) } }
    )
    for script in try PublicFiles.paths(under: "js", ending: ".js") {
      defined.formUnion(try PublicFiles.text(script).matches(of: #/"(--[\w-]+)"/#).map { String($0.output.1) })
    }
    // What has a fallback may be undefined; what has none must be there.
    let used = Set(try rules(path).matches(of: #/var\((--[\w-]+)\)/#).map { String($0.output.1) })
    #expect(used.subtracting(defined).isEmpty)
  }

  @Test("the order names every part that the common sheet is made of")
  func order() throws {
    let order = try PublicFiles.text("css/order.txt").split(separator: "\n").map(String.init)
    #expect(order.first == "css/reset.css" && order.last == "css/utilities.css")
    #expect(order.count == Set(order).count)
    #expect(order.allSatisfy(PublicFiles.exists))
    let parts = Self.sheets.filter { !$0.hasPrefix("css/pages/") }
    #expect(Set(parts).subtracting(order).isEmpty)
  }
}
