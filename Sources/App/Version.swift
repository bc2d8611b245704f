/// What this program is called in answers and on the command line.
enum Version {
  static let number = "0.1.0"
}
