internal import Domain
internal import Formats

/// The pictures of an upload, told apart: frames, and what is looked at beside them.
struct ContextImages {
  /// With their context images, by name, numbers by their value.
  let frames: [MediaCollector.Picture]
  /// What belongs to no picture, or is too much for one, a sentence each.
  let refusals: [String]

  init(_ pictures: [MediaCollector.Picture], where isContext: (String) -> Bool) {
    var frames = pictures.filter { !isContext($0.name) }
    let places = Dictionary(frames.indices.map { (ContextImagePath("", of: frames[$0].name).folderPath, $0) }) {
      first,
      _ in first
    }
    var refusals: [String] = []
    for picture in pictures where isContext(picture.name) {
      guard let path = ContextImagePath(picture.name) else { continue }
      guard let place = places[path.folderPath] else {
        refusals.append(Self.refusal(of: picture.name, path, frames: frames))
        continue
      }
      frames[place].context.append(picture.named(path.name))
    }
    for place in frames.indices where !frames[place].context.isEmpty {
      let count = frames[place].context.count
      frames[place].context = Array(Self.sorted(frames[place].context).prefix(ContextImagePath.most))
      if count > ContextImagePath.most {
        refusals.append(
          "\(frames[place].name) has \(count) context images; at most \(ContextImagePath.most) are taken."
        )
      }
    }
    (self.frames, self.refusals) = (frames, refusals)
  }

  private static func refusal(of name: String, _ path: ContextImagePath, frames: [MediaCollector.Picture]) -> String {
    guard !path.pictureFolder.isEmpty else {
      return "\(name) belongs to no picture: for img1.jpg it would be \(path.folderPath)img1_jpg/\(path.name)."
    }
    let wanted = path.likelyPicture
    return "\(name) belongs to no picture: there is no \(wanted)"
      + Nearest.question(Nearest.names(to: wanted, among: frames.map(\.name)))
  }

  private static func sorted(_ images: [MediaCollector.Picture]) -> [MediaCollector.Picture] {
    var random = SystemRandomNumberGenerator()
    return FrameSorting.natural.order(of: images.map(\.name), using: &random).map { images[$0] }
  }
}

extension MediaCollector.Picture {
  fileprivate func named(_ name: String) -> Self {
    Self(name: name, width: width, height: height, shown: shown, original: original)
  }
}
