import Domain
import Hummingbird
import JSON
import Store
import Workflows

/// `/data/meta` in CVAT's form.
struct MediaDocument {
  let services: Services

  func response(for scope: MediaScope) async throws -> Response {
    let (media, frames) = (scope.media, scope.frames)
    let stored: [StoredFrame]
    if media.video == nil {
      stored = try await FrameStore(services.database).frames(
        of: media.task,
        from: frames.lowerBound,
        to: frames.upperBound
      )
    } else {
      stored = try await FrameStore(services.database).frames(of: media.task, from: 0, to: 0)
    }
    let deleted = try await MediaStore(services.database).deletedFrames(
      of: media.task,
      from: frames.lowerBound,
      to: frames.upperBound
    )
    let context =
      media.video == nil
      ? try await ContextImageStore(services.database).counts(
        of: media.task,
        from: frames.lowerBound,
        to: frames.upperBound
      ) : [:]
    let chapters = try await services.media.chapters(of: media)
    var json = JSONWriter(reserving: 512 + stored.count * 120)
    json.object { body in
      body.field("chunks_updated_date", media.changed.iso8601)
      body.field("chunk_size", media.chunkSize)
      body.field("size", scope.job?.frameCount ?? frames.count)
      body.field("image_quality", media.imageQuality)
      body.field("start_frame", media.sourceFrame(frames.lowerBound))
      body.field("stop_frame", scope.job == nil ? media.stopFrame : media.sourceFrame(frames.upperBound))
      body.field("frame_filter", media.step == 1 ? "" : "step=\(media.step)")
      body.field("storage", "local")
      body.null("cloud_storage_id")
      body.chapters(chapters, within: frames)
      if let chosen = scope.job?.chosen {
        body.array("included_frames") { list in for number in chosen { list.element(number) } }
      } else {
        body.null("included_frames")
      }
      body.array("deleted_frames") { list in for number in deleted { list.element(number) } }
      body.array("frames") { list in
        for frame in stored {
          // As CVAT has it: clients find a frame by its distance from the first, so the others keep their places.
          let isPresent = scope.contains(frame.frame.number)
          list.object { body in
            body.field("name", isPresent ? media.video?.name ?? frame.frame.name : "placeholder.jpg")
            body.field("width", frame.frame.width)
            body.field("height", frame.frame.height)
            let related = isPresent ? context[frame.frame.number] ?? 0 : 0
            body.field("related_files", related)
            body.field("has_related_context", related > 0)
          }
        }
      }
    }
    return .json(json.bytes)
  }
}

extension JSONWriter {
  /// As CVAT writes them; null where there are none.
  fileprivate mutating func chapters(_ chapters: [Chapter], within frames: ClosedRange<Int>) {
    guard !chapters.isEmpty else { return null("chapters") }
    array("chapters") { list in
      for (number, chapter) in chapters.enumerated() where chapter.frames.overlaps(frames) {
        list.object { body in
          body.field("id", number)
          body.field("start", chapter.frames.lowerBound)
          body.field("stop", chapter.frames.upperBound)
          body.object("metadata") { $0.field("title", chapter.title) }
        }
      }
    }
  }

  /// What a task's JSON says of its media; nothing where it has none, since clients take no null here.
  mutating func mediaMembers(of media: TaskMedia?) {
    chunkMembers(of: media)
    guard let media else { return }
    field("size", media.size)
    field("data", media.task.value)
    field("image_quality", media.imageQuality)
  }

  /// What a job's JSON says of its task's media.
  mutating func chunkMembers(of media: TaskMedia?) {
    guard let media else { return field("mode", "") }
    field("mode", media.mode.rawValue)
    field("data_chunk_size", media.chunkSize)
    field("data_original_chunk_type", media.originalChunks.rawValue)
    field("data_compressed_chunk_type", media.compressedChunks.rawValue)
  }
}
