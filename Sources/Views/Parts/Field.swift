import HTML

/// One line of a form: label, control, hint, and the sentence that says what is wrong with it.
struct Field: Fragment {
  enum Kind: String {
    case text, password
  }

  let name: String
  let label: String
  var value = ""
  var kind = Kind.text
  var hint: HTML?
  /// What is wrong with the value that was typed.
  var problem: String?
  var isRequired = true
  var longest: Int?
  /// The browser's name of what belongs here, such as `current-password`.
  var autocomplete = "off"
  var isFocused = false
  /// Set where two forms of a page have a field of the same name.
  var idPrefix = ""
  /// Values that others used, offered while somebody types.
  var suggestions: [String] = []

  var body: HTML {
    """
    <div class="field\(problem == nil ? "" : " field--invalid")">
    <label class="field__label" for="\(id)">\(label)\(isRequired ? nil : optionalMark)</label>
    <input class="field__control" id="\(id)" name="\(name)" type="\(kind.rawValue)"\
    \(valueAttribute)\(longestAttribute) autocomplete="\(autocomplete)"\(plainWords)\
    \(attribute: "required", if: isRequired)\(attribute: "autofocus", if: isFocused)\(listAttribute)\(description.attributes)>
    \(list)\(description)
    </div>
    """
  }

  private var list: HTML? {
    guard !suggestions.isEmpty else { return nil }
    return """
      <datalist id="\(id)-suggestions">\(suggestions.map { "<option value=\"\($0)\"></option>" as HTML })</datalist>

      """
  }

  private var listAttribute: HTML? {
    guard !suggestions.isEmpty else { return nil }
    return """
       list="\(id)-suggestions"
      """
  }

  private var id: String { idPrefix + name }

  private var description: FieldDescription {
    FieldDescription(id: id, name: name, hint: hint, problem: problem)
  }

  private var optionalMark: HTML? { #" <span class="field__optional">optional</span>"# }

  /// A password is never sent back.
  private var valueAttribute: HTML {
    kind == .password || value.isEmpty
      ? .empty
      : """
       value="\(value)"
      """
  }

  private var longestAttribute: HTML {
    guard let longest else { return .empty }
    return """
       maxlength="\(longest)"
      """
  }

  /// Names of accounts are no sentences: telephones must not correct them.
  private var plainWords: HTML {
    autocomplete == "username" ? #" autocapitalize="none" spellcheck="false""# : .empty
  }
}

/// Hint and problem under a control, and the attributes with which the control points at them.
struct FieldDescription: Fragment {
  let id: String
  let name: String
  var hint: HTML?
  var problem: String?

  var body: HTML {
    "\(hintLine)\(problemLine)"
  }

  var attributes: HTML {
    var ids: [String] = []
    if problem != nil { ids.append("\(id)-problem") }
    if hint != nil { ids.append("\(id)-hint") }
    guard !ids.isEmpty else { return .empty }
    return """
       aria-describedby="\(ids.joined(separator: " "))"\(problem == nil ? nil : invalidMark)
      """
  }

  private var invalidMark: HTML? { #" aria-invalid="true""# }

  private var hintLine: HTML? {
    guard let hint else { return nil }
    return """
      <p class="field__hint" id="\(id)-hint">\(hint)</p>

      """
  }

  private var problemLine: HTML? {
    guard let problem else { return nil }
    return """
      <p class="field__problem" id="\(id)-problem" data-field="\(name)">\(Icon.alert)\(problem)</p>
      """
  }
}

/// A closed choice from a list.
struct Choice: Fragment {
  struct Option {
    let value: String
    let words: String
  }

  let name: String
  let label: String
  let options: [Option]
  var selected: String?
  var hint: HTML?
  var problem: String?

  var body: HTML {
    """
    <div class="field\(problem == nil ? "" : " field--invalid")">
    <label class="field__label" for="\(name)">\(label)</label>
    <select class="field__control" id="\(name)" name="\(name)"\(description.attributes)>
    \(options.map(element))
    </select>
    \(description)
    </div>
    """
  }

  private var description: FieldDescription {
    FieldDescription(id: name, name: name, hint: hint, problem: problem)
  }

  private func element(_ option: Option) -> HTML {
    """
    <option value="\(option.value)"\(attribute: "selected", if: option.value == selected)>\(option.words)</option>

    """
  }
}
