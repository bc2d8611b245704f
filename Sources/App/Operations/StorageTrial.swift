import Blobs
import Domain

/// Writes a small object into the bucket, reads it back and removes it: rights that looking does not show.
enum StorageTrial {
  static func finding(_ settings: Settings) async -> Finding? {
    guard let bucket = settings.bucket else { return nil }
    let key = "doctor/\(FolderBlobs.newKey())"
    do {
      let s3 = try bucket.bucket()
      try await s3.put(key, Array("porthole".utf8))
      let read = try await s3.bytes(of: key)
      try await s3.remove(key)
      return read == Array("porthole".utf8)
        ? Finding("Bucket, writing", .good, "An object was written, read and removed.")
        : Finding("Bucket, writing", .bad, "What was read is not what was written.", advice: "Look at the store.")
    } catch {
      let advice = "The keys need s3:PutObject, s3:GetObject and s3:DeleteObject."
      return Finding("Bucket, writing", .bad, "\(error)", advice: advice)
    }
  }
}
