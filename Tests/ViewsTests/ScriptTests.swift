import Domain
import Testing

/// The rules of `Public/js` that hold for pages of ours.
@Suite("Scripts") struct ScriptTests {
  static let elements: [String] = (try? PublicFiles.paths(under: "js/elements", ending: ".js")) ?? []

  @Test("app.js loads only modules that are there, and every element that it loads defines itself")
  func modules() throws {
    let entries = try PublicFiles.text("js/app.js").matches(of: #/"([\w-]+)": \(\) => import\("\.\/(.+?)"\)/#)
    #expect(!entries.isEmpty)
    for entry in entries {
      let module = try PublicFiles.text("js/\(entry.output.2)")
      #expect(module.contains(#"customElements.define("\#(entry.output.1)""#))
    }
  }

  @Test("elements put no text into markup, and no code into strings", arguments: elements)
  func harmless(path: String) throws {
    let text = try PublicFiles.text(path)
    for word in ["outerHTML =", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
      #expect(!text.contains(word))
    }
  }

  @Test("the colours of new rows are the ones that the server suggests")
  func palette() throws {
    let text = try PublicFiles.text("js/elements/label-rows.js")
    let colors = text.matches(of: #/"(#[0-9a-f]{6})"/#).map { String($0.output.1) }
    #expect(colors == LabelColor.palette.map(\.description))
  }
}
