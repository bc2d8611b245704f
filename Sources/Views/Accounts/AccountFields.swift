import HTML

/// The name that an account signs in with.
struct UserNameField: Fragment {
  let value: String
  var hint: HTML?
  var problem: String?
  /// `username` where people sign in with it; `off` where an administrator types somebody else's.
  var autocomplete = "username"
  var isFocused = false

  var body: HTML {
    Field(
      name: "username",
      label: "User name",
      value: value,
      hint: hint,
      problem: problem,
      longest: 150,
      autocomplete: autocomplete,
      isFocused: isFocused
    ).body
  }
}

/// What others call somebody.
struct DisplayNameField: Fragment {
  let value: String
  var hint: HTML?
  let problem: String?
  /// `name` for one's own; `off` for somebody else's.
  var autocomplete = "name"

  var body: HTML {
    Field(
      name: "display_name",
      label: "Display name",
      value: value,
      hint: hint,
      problem: problem,
      isRequired: false,
      longest: 150,
      autocomplete: autocomplete
    ).body
  }
}

/// The password that is there.
struct PasswordField: Fragment {
  var name = "password"
  var label = "Password"
  var problem: String?
  var isFocused = false

  var body: HTML {
    Field(
      name: name,
      label: label,
      kind: .password,
      problem: problem,
      longest: 512,
      autocomplete: "current-password",
      isFocused: isFocused
    ).body
  }
}

/// A password that is chosen, with the rule beside it.
struct NewPasswordField: Fragment {
  var label = "Password"
  let problem: String?

  var body: HTML {
    Field(
      name: "password",
      label: label,
      kind: .password,
      hint: "At least 12 characters: a short sentence does well.",
      problem: problem,
      longest: 512,
      autocomplete: "new-password"
    ).body
  }
}

/// Tells password managers for which account a new password is.
struct UserNameForManagers: Fragment {
  let username: String

  var body: HTML {
    """
    <input class="visually-hidden" type="text" name="username" value="\(username)" autocomplete="username" readonly \
    tabindex="-1" aria-hidden="true">
    """
  }
}
