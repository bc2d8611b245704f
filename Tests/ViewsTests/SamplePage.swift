import Domain
import Views

/// Text that would do harm in a page that does not escape, in markup, in attributes and in addresses.
let hostile = #""><script>alert("x")</script>'&amp;<img src=x onerror=alert(1)>"#

/// A page and what it is called in a test's report.
struct SamplePage: Sendable, CustomStringConvertible {
  let description: String
  let bytes: @Sendable (LayoutContext) -> [UInt8]

  init(_ name: String, _ page: some Page) {
    description = name
    bytes = { render(page, in: $0) }
  }

  /// As a signed-in administrator with a hostile name sees it.
  var document: [UInt8] { bytes(.sample(user: .sample())) }

  /// Every page of the product with hostile text wherever people can put text.
  static let all: [SamplePage] =
    faces
    + settings
    + doors
    + accounts
    + projects
    + tasks
    + comparisons + models

  private static let faces = [
    SamplePage("home", HomePage(picture: .sample, user: .sample())),
    SamplePage("home of a stranger", HomePage(picture: .sample, user: nil)),
    SamplePage("explorer", ExplorerPage(request: .nearest(to: [("f", "elu"), ("at", "1"), ("title", hostile)]))),
    SamplePage(
      "explorer of gated units",
      ExplorerPage(request: .nearest(to: [("title", hostile)], family: .gated), failure: .sample("search"))
    ),
    SamplePage("softmax", SoftmaxPage(request: .nearest(to: []), failure: .sample("z"))),
    SamplePage("mascots", MascotsPage(pictures: [.sample, .sample])),
    SamplePage("mascot", MascotPage(picture: .sample, author: hostile, runner: hostile)),
    SamplePage("mascot of nobody", MascotPage(picture: .sample, author: nil, runner: "")),
    SamplePage("problem", ProblemPage(code: 500, title: hostile, sentence: hostile, requestID: hostile)),
    SamplePage(
      "confirmation",
      ConfirmationPage(
        title: hostile,
        consequences: [hostile],
        action: Path.home,
        button: hostile,
        cancel: Path.home,
        expected: hostile,
        problem: hostile
      )
    ),
  ]
}
