internal import CGD

/// What libgd must be told once, before the first picture.
public enum DrawingLibrary {
  /// Keeps libgd from writing about damaged pictures to standard error: what is wrong with a picture is an answer, not a log.
  public static func silence() {
    gdSetErrorMethod { _, _, _ in }
  }
}
