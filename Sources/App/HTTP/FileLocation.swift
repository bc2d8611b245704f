import Domain

extension Form {
  /// Refuses CVAT's cloud storages, which this server has not: who named one would look for the file there.
  ///
  /// - Throws: `ValidationFailure` for `location`.
  func checkLocation() throws(ValidationFailure) {
    guard ["", "local"].contains(self["location"]) else {
      throw ValidationFailure(
        field: "location",
        "There are no cloud storages here: files are sent to this server and fetched from it. Leave “location” out."
      )
    }
  }
}
