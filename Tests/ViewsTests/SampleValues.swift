import Domain
import Views

extension LayoutContext {
  static func sample(
    user: User? = nil,
    path: String = "/",
    notice: Notice? = nil,
    prefix: String = ""
  ) -> LayoutContext {
    LayoutContext(
      assetPath: { "/assets/\($0)" },
      prefix: prefix,
      csrfToken: "a token",
      user: user,
      path: path,
      notice: notice,
      version: hostile
    )
  }
}

extension Timestamp {
  static let sample = Timestamp(milliseconds: 1_795_233_729_280)
}

extension MascotPicture {
  static let sample = MascotPicture(mascot: .owl, number: 3, alt: hostile, width: 480, height: 360)
}

extension ValidationFailure {
  static func sample(_ fields: String...) -> ValidationFailure {
    ValidationFailure(fields.map { Problem(field: $0, sentence: hostile) })
  }
}

extension KeyPage {
  /// In the middle of a list.
  static func sample(_ elements: [Element]) -> KeyPage {
    KeyPage(elements: elements, hasOlder: true, hasNewer: true)
  }

  static var empty: KeyPage { KeyPage(elements: [], hasOlder: false, hasNewer: false) }
}
