/// The rules of a user's name, kept strict because CVAT's clients refuse whole lists that show another kind of name.
public enum UserName {
  public static let mostCharacters = 150

  /// Letters and digits of any script, and `_ . @ + -`: `^[\w.@+-]+$`, at most 150 characters.
  public static func check(_ name: String) throws(ValidationFailure) {
    guard !name.isEmpty else { throw ValidationFailure(field: "username", "Give a user name.") }
    guard name.unicodeScalars.count <= mostCharacters else {
      throw ValidationFailure(field: "username", "A user name has at most \(mostCharacters) characters.")
    }
    guard name.unicodeScalars.allSatisfy(isAllowed) else {
      throw ValidationFailure(
        field: "username",
        "A user name is made of letters, digits and _ . @ + - only, without spaces."
      )
    }
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    if "_.@+-".unicodeScalars.contains(scalar) { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default:
      return false
    }
  }
}

/// The rules of a password: long enough to be hard to guess, and not the name itself.
public enum Password {
  public static func check(_ password: String, userName: String) throws(ValidationFailure) {
    guard password.unicodeScalars.count >= 12 else {
      throw ValidationFailure(field: "password", "A password has at least 12 characters: a short sentence does well.")
    }
    guard password.utf8.count <= 512 else {
      throw ValidationFailure(field: "password", "A password has at most 512 bytes.")
    }
    let lowercased = password.lowercased()
    guard lowercased != userName.lowercased(), Set(lowercased).count >= 4, !common.contains(lowercased) else {
      throw ValidationFailure(field: "password", "This password is one of the first that anybody would try.")
    }
  }

  private static let common: Set<String> = [
    "123456789012", "1234567890123", "012345678901", "123456123456", "123123123123", "abcdefghijkl", "abcdefg12345",
    "qwertyuiop12", "qwertyuiop123", "qwertyuiop[]", "qwerty123456", "1q2w3e4r5t6y", "1qaz2wsx3edc", "q1w2e3r4t5y6",
    "password1234", "password12345", "passwordpassword", "administrator", "administrator1", "letmeinplease",
    "letmein123456", "iloveyou1234", "welcome12345", "changeme1234", "changemeplease", "cvat12345678", "porthole1234",
    "labelstudio1", "correcthorsebatterystaple",
  ]
}
