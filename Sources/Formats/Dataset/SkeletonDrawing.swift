internal import Domain

/// Which points of a skeleton are joined, as its drawing says.
enum SkeletonDrawing {
  /// Pairs of places in the label's sublabels, from 0; none where the drawing cannot be read.
  static func joints(of label: Label) -> [(Int, Int)] {
    var reader = XMLReader(file: "svg", pieces: pieces("<svg>\(label.svg)</svg>"))
    var nodes: [String: Int] = [:]
    var edges: [(String, String)] = []
    do {
      while let event = try reader.next() {
        guard case .start = event else { continue }
        let attributes = reader.attributes
        if let from = attributes["data-node-from"], let to = attributes["data-node-to"] {
          edges.append((from, to))
        } else if let node = attributes["data-node-id"] {
          nodes[node] = place(attributes, in: label) ?? nodes.count
        }
      }
    } catch {
      // A drawing that cannot be read joins nothing; the points are written all the same.
      return []
    }
    return edges.compactMap { from, to in
      guard let from = nodes[from], let to = nodes[to] else { return nil }
      return (from, to)
    }
  }

  /// A drawing with the points on a circle: of a skeleton that comes without one.
  static func svg(of names: [String], joints: [(Int, Int)]) -> String {
    let places = names.indices.map { index in
      let corner = Rotation.turned(
        [50, 10],
        degrees: 360 * Double(index) / Double(max(names.count, 1)),
        about: (50, 50)
      )
      return (Decimals.text(corner[0], 2), Decimals.text(corner[1], 2))
    }
    let lines = joints.filter { places.indices.contains($0.0) && places.indices.contains($0.1) }.map { from, to in
      "<line x1=\"\(places[from].0)\" y1=\"\(places[from].1)\" x2=\"\(places[to].0)\" y2=\"\(places[to].1)\" "
        + "stroke=\"black\" data-type=\"edge\" data-node-from=\"\(from + 1)\" stroke-width=\"0.5\" "
        + "data-node-to=\"\(to + 1)\"></line>"
    }
    let circles = names.enumerated().map { index, name in
      "<circle r=\"1.5\" stroke=\"black\" fill=\"#b3b3b3\" cx=\"\(places[index].0)\" cy=\"\(places[index].1)\" "
        + "stroke-width=\"0.1\" data-type=\"element node\" data-element-id=\"\(index + 1)\" "
        + "data-node-id=\"\(index + 1)\" data-label-name=\"\(XMLWriter.attribute(name))\"></circle>"
    }
    return (lines + circles).joined()
  }

  private static func place(_ attributes: XMLAttributes, in label: Label) -> Int? {
    if let id = attributes["data-label-id"] {
      return label.sublabels.firstIndex { $0.id.description == id }
    }
    return attributes["data-label-name"].flatMap { name in label.sublabels.firstIndex { $0.name == name } }
  }

  private static func pieces(_ text: String) -> () -> [UInt8]? {
    var rest: [UInt8]? = Array(text.utf8)
    return {
      defer { rest = nil }
      return rest
    }
  }
}
