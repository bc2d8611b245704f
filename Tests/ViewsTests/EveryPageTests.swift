import Testing

@Suite("Every page") struct EveryPageTests {
  @Test("escapes what people typed", arguments: SamplePage.all)
  func escapes(page: SamplePage) throws {
    let text = String(decoding: page.document, as: UTF8.self)
    #expect(!text.contains("<script>"))
    #expect(!text.contains("<img src=x"))
    #expect(text.contains("&lt;script&gt;"))
  }

  @Test("closes its elements and quotes its attributes", arguments: SamplePage.all)
  func isWellFormed(page: SamplePage) throws {
    let markup = try Markup(page.document)
    #expect(markup.elements.first?.name == "html")
  }

  @Test("has one title and one first heading", arguments: SamplePage.all)
  func hasOneHeading(page: SamplePage) throws {
    let markup = try Markup(page.document)
    #expect(markup.all("h1").count == 1)
    #expect(markup.first("title")?.text.hasSuffix(" · Porthole") == true)
  }

  @Test("carries the token first in each form that posts, and in no other", arguments: SamplePage.all)
  func carriesToken(page: SamplePage) throws {
    let markup = try Markup(page.document)
    for (index, form) in markup.elements.enumerated() where form.name == "form" {
      let next = markup.elements[index + 1]
      #expect((next["name"] == "csrf_token") == (form["method"] == "post"))
      #expect(["get", "post"].contains(form["method"]))
    }
    #expect(markup.first("meta") { $0["name"] == "csrf-token" }?["content"] == "a token")
  }

  @Test("gives every control a name for people", arguments: SamplePage.all)
  func namesControls(page: SamplePage) throws {
    let markup = try Markup(page.document)
    let labelled = Set(markup.all("label").compactMap { $0["for"] })
    for control in markup.elements where ["input", "select", "textarea"].contains(control.name) {
      if ["hidden", "submit"].contains(control["type"]) || control["aria-hidden"] == "true" { continue }
      let isNamed =
        control["aria-label"]?.isEmpty == false || control.parents.contains("label")
        || control["id"].map(labelled.contains) == true
      #expect(isNamed, "\(control.name) \(control["name"] ?? "")")
    }
    for picture in markup.all("img") {
      #expect(picture["alt"] != nil)
      #expect(picture["width"] != nil && picture["height"] != nil)
    }
  }

  @Test("uses an id once, and points only at ids that are there", arguments: SamplePage.all)
  func idsAreSound(page: SamplePage) throws {
    let markup = try Markup(page.document)
    let ids = markup.elements.compactMap { $0["id"] }
    #expect(ids.count == Set(ids).count, "\(ids)")
    for element in markup.elements {
      for name in ["for", "aria-describedby", "aria-labelledby", "popovertarget"] {
        for id in element[name]?.split(separator: " ") ?? [] {
          #expect(ids.contains(String(id)), "\(name)=\(id)")
        }
      }
    }
  }

  @Test("has nothing that a strict content policy forbids", arguments: SamplePage.all)
  func respectsContentPolicy(page: SamplePage) throws {
    let markup = try Markup(page.document)
    for element in markup.elements {
      #expect(element["style"] == nil)
      #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
      #expect(!["style", "embed", "object", "iframe"].contains(element.name))
    }
    for script in markup.all("script") {
      #expect(script["src"]?.hasPrefix("/assets/") == true)
      #expect(script["type"] == "module")
      #expect(script.text.isEmpty)
    }
  }

  @Test("links to addresses of its own server only", arguments: SamplePage.all)
  func linksStayHere(page: SamplePage) throws {
    let markup = try Markup(page.document)
    for element in markup.elements {
      for address in [element["href"], element["src"], element["action"], element["srcset"]].compactMap(\.self) {
        #expect(address.hasPrefix("/") || address.hasPrefix("#"), "\(address)")
      }
    }
  }

  @Test("offers no way to sign up", arguments: SamplePage.all)
  func hasNoSignUp(page: SamplePage) {
    let text = String(decoding: page.document, as: UTF8.self).lowercased()
    for words in ["/signup", "/sign-up", "/register", "create an account"] {
      #expect(!text.contains(words))
    }
  }
}
