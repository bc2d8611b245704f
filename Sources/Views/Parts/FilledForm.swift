import Domain
import HTML

/// What was typed into a form, or what is stored, with what is wrong with it: makes its lines.
struct FilledForm {
  /// By the names of the fields.
  let values: [String: String]
  let failure: ValidationFailure?

  /// A line that holds the value and the sentence for `name`, if there are any.
  func field(
    _ name: String,
    _ label: String,
    hint: HTML? = nil,
    isRequired: Bool = true,
    longest: Int
  ) -> Field {
    Field(
      name: name,
      label: label,
      value: values[name] ?? "",
      hint: hint,
      problem: failure?[name],
      isRequired: isRequired,
      longest: longest
    )
  }
}
