public import Domain

/// Takes a document of annotations while the database hands them out, one after the other.
public protocol AnnotationSink: Sendable {
  /// Forgets what came before: a transaction may be tried again.
  ///
  /// - Parameter labels: what the annotations are written down with.
  func begin(labels: [Label])

  func take(_ stored: StoredAnnotation) throws

  /// Gets what joins them, behind all of them, where it was asked for.
  func take(_ stored: StoredRelation) throws
}
