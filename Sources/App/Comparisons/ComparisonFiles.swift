import Blobs
import Domain
import Synchronization
import Workflows

/// The pictures of the form for a pair, looked at while they arrive: `first_file` and `second_file`.
final class ComparisonFiles: FileSink {
  private struct State {
    var prepared: [ComparisonSide.Place: PreparedComparisonPicture] = [:]
    var problems: [ValidationFailure.Problem] = []
  }

  private let intake: ComparisonIntake
  private let state = Mutex(State())

  init(intake: ComparisonIntake) {
    self.intake = intake
  }

  /// Files of other fields are none of ours.
  func take(_ file: IncomingBlob, named clientName: String) throws {
    file.discard()
  }

  func take(_ file: IncomingBlob, named clientName: String, field: String) throws {
    guard let place = ComparisonSide.Place.allCases.first(where: { "\($0.rawValue)_file" == field }) else {
      return file.discard()
    }
    do {
      let prepared = try intake.prepare(file, for: place)
      state.withLock { $0.prepared[place] = prepared }
    } catch let failure as ValidationFailure {
      state.withLock { $0.problems += failure.problems }
    }
  }

  /// The draft, if the files do, and if each side has a picture or an address to fetch one from.
  func checked(_ draft: ComparisonDraft, _ present: Comparison?) throws(ValidationFailure) -> ComparisonDraft {
    let (places, problems) = state.withLock { (Set($0.prepared.keys), $0.problems) }
    guard problems.isEmpty else { throw ValidationFailure(problems) }
    let missing = ComparisonSide.Place.allCases.filter { place in
      let address = place == .first ? draft.first.address : draft.second.address
      return address.isEmpty && !places.contains(place) && present?[place].picture == nil
    }
    guard missing.isEmpty else {
      throw ValidationFailure(
        missing.map { .init(field: "\($0.rawValue)_file", sentence: "Send this picture, or give its address.") }
      )
    }
    return draft
  }

  /// The failure with the sentences for the files behind it.
  func joined(to failure: ValidationFailure) -> ValidationFailure {
    let others = state.withLock { $0.problems }.filter { failure[$0.field] == nil }
    return ValidationFailure(failure.problems + others)
  }

  /// Puts the files into their places; the call blocks.
  func keep(in blobs: FolderBlobs) throws -> [ComparisonSide.Place: ComparisonPicture] {
    let prepared = state.withLock { $0.prepared }
    try blobs.keepAll(prepared.values.map(\.file))
    return prepared.mapValues(\.picture)
  }

  func discard() {
    for picture in state.withLock({ Array($0.prepared.values) }) { picture.file.discard() }
  }
}
