import HTML

/// A formula as MathML, which browsers draw without scripts and fonts of ours.
///
/// Reads the part of TeX that the functions' notes use: `\frac`, `\sqrt`, `\text`, `\quad`, `cases`, names of functions
/// (`\tanh`), `^`, `_`, braces, and Unicode for everything else. What it cannot read becomes an `merror`.
struct MathML: Fragment {
  let tex: String

  var body: HTML {
    var reader = TeXReader(tex)
    return """
      <math display="block" alttext="\(tex)">\(reader.row(until: []))</math>
      """
  }
}

private struct TeXReader {
  private var rest: Substring

  init(_ tex: String) {
    rest = tex[...]
  }

  /// Everything up to one of these words, or to the end.
  mutating func row(until ends: [String]) -> HTML {
    var pieces: [HTML] = []
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.isEmpty || ends.contains(where: rest.hasPrefix) { break }
      pieces.append(scripted())
    }
    return "<mrow>\(pieces)</mrow>"
  }

  /// An atom with what stands raised or lowered beside it.
  private mutating func scripted() -> HTML {
    let base = atom()
    var lower: HTML?
    var upper: HTML?
    while let mark = rest.first, "^_".contains(mark) {
      rest.removeFirst()
      if mark == "_" { lower = atom() } else { upper = atom() }
    }
    switch (lower, upper) {
    case (let lower?, let upper?): return "<msubsup>\(base)\(lower)\(upper)</msubsup>"
    case (let lower?, nil): return "<msub>\(base)\(lower)</msub>"
    case (nil, let upper?): return "<msup>\(base)\(upper)</msup>"
    case (nil, nil): return base
    }
  }

  private mutating func atom() -> HTML {
    guard let first = rest.first else { return "<merror><mtext>end</mtext></merror>" }
    if first == "\\" { return command() }
    if first == "{" { return group() }
    if first == "(" { return bracket() }
    if first.isNumber || first == "." {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count)
      return "<mn>\(number)</mn>"
    }
    rest.removeFirst()
    if first.isLetter { return "<mi>\(String(first))</mi>" }
    if first == "′" { return #"<mo lspace="0" rspace="0">′</mo>"# }
    return first == "|" ? #"<mo stretchy="false">|</mo>"# : "<mo>\(String(first))</mo>"
  }

  private mutating func group() -> HTML {
    rest = rest.drop(while: \.isWhitespace)
    guard rest.first == "{" else { return "<merror><mtext>{</mtext></merror>" }
    rest.removeFirst()
    let content = row(until: ["}"])
    rest = rest.dropFirst()
    return content
  }

  /// A row of its own, so that the brackets are as tall as what they hold; around letters and exponents they are as tall
  /// as letters.
  private mutating func bracket() -> HTML {
    rest.removeFirst()
    let content = row(until: [")"])
    rest = rest.dropFirst()
    let isTall = ["<mfrac", "<msqrt", "<mtable"].contains(where: content.text.contains)
    let stretch: HTML = isTall ? .empty : #" stretchy="false""#
    return "<mrow><mo\(stretch)>(</mo>\(content)<mo\(stretch)>)</mo></mrow>"
  }

  private mutating func command() -> HTML {
    rest.removeFirst()
    let name = rest.prefix(while: \.isLetter)
    rest = rest.dropFirst(name.count)
    switch name {
    case "frac":
      let above = group()
      return "<mfrac>\(above)\(group())</mfrac>"
    case "sqrt": return "<msqrt>\(group())</msqrt>"
    case "quad": return #"<mspace width="1em"/>"#
    case "text": return text()
    case "begin": return cases()
    default: return function(name)
    }
  }

  private mutating func text() -> HTML {
    guard rest.first == "{", let end = rest.firstIndex(of: "}") else { return "<merror><mtext>text</mtext></merror>" }
    let words = rest[..<end].dropFirst()
    rest = rest[end...].dropFirst()
    return "<mtext>\(words)</mtext>"
  }

  private mutating func cases() -> HTML {
    let (start, end) = ("{cases}", "\\end{cases}")
    guard rest.hasPrefix(start) else { return "<merror><mtext>begin</mtext></merror>" }
    rest = rest.dropFirst(start.count)
    var rows: [HTML] = []
    while !rest.isEmpty, !rest.hasPrefix(end) {
      let value = row(until: ["&"])
      rest = rest.dropFirst()
      let condition = row(until: [#"\\"#, end])
      rows.append("<mtr><mtd>\(value)</mtd><mtd>\(condition)</mtd></mtr>")
      if rest.hasPrefix(#"\\"#) { rest = rest.dropFirst(2) }
    }
    rest = rest.dropFirst(end.count)
    return #"<mrow><mo fence="true" form="prefix">{</mo><mtable class="cases">\#(rows)</mtable></mrow>"#
  }

  /// Upright, with a thin space unless a bracket or an exponent follows.
  private mutating func function(_ name: Substring) -> HTML {
    let isApart = rest.first == " "
    return isApart ? #"<mrow><mi>\#(name)</mi><mspace width="0.17em"/></mrow>"# : "<mi>\(name)</mi>"
  }
}
