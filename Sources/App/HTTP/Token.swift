import Workflows

/// A token for the forms of people who are not signed in.
enum Token {
  static func fresh() -> String { Secret().text }
}
