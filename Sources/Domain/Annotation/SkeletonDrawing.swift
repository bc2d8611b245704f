/// How a skeleton's points lie and which of them a line joins, as CVAT keeps it: an SVG fragment of lines and circles.
///
/// `<line x1= y1= x2= y2= data-type="edge" data-node-from= data-node-to=>` and
/// `<circle r= cx= cy= data-type="element node" data-element-id= data-node-id= data-label-name=>`; places are percents.
public struct SkeletonDrawing: Equatable, Sendable {
  public struct Edge: Equatable, Sendable {
    /// Numbers of points, from 1.
    public let from: Int
    public let to: Int

    public init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }

  public struct Node: Equatable, Sendable {
    public let number: Int
    /// Percents of the drawing's width and height.
    public let x: Double
    public let y: Double

    public init(number: Int, x: Double, y: Double) {
      self.number = number
      self.x = x
      self.y = y
    }
  }

  public let edges: [Edge]
  public let nodes: [Node]

  public init(edges: [Edge], nodes: [Node]) {
    self.edges = edges
    self.nodes = nodes
  }

  /// Points around a square, for a skeleton of which nobody drew a template.
  public init(pointCount: Int, edges: [Edge]) {
    // Around a square, from its left top corner.
    let side = max(1, (pointCount + 3) / 4)
    nodes = (0..<pointCount).map { index in
      let share = 10 + 80 * Double(index % side) / Double(side)
      switch index / side {
      case 0: return Node(number: index + 1, x: share, y: 10)
      case 1: return Node(number: index + 1, x: 90, y: share)
      case 2: return Node(number: index + 1, x: 100 - share, y: 90)
      default: return Node(number: index + 1, x: 10, y: 100 - share)
      }
    }
    self.edges = edges
  }

  /// Reads lines and circles; whatever else the text holds is passed over.
  public init(svg: String) {
    var edges: [Edge] = []
    var nodes: [Node] = []
    for element in svg.split(separator: "<") {
      if element.hasPrefix("line"), let from = Self.number("data-node-from", element),
        let to = Self.number("data-node-to", element)
      {
        edges.append(Edge(from: Int(from), to: Int(to)))
      } else if element.hasPrefix("circle"), let id = Self.number("data-node-id", element) {
        nodes.append(
          Node(number: Int(id), x: Self.number("cx", element) ?? 50, y: Self.number("cy", element) ?? 50)
        )
      }
    }
    self.init(edges: edges, nodes: nodes)
  }

  /// The text for points of these names, in their order.
  public func svg(pointNames: [String]) -> String {
    let places = Dictionary(nodes.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    let lines = edges.compactMap { edge -> String? in
      guard let from = places[edge.from], let to = places[edge.to] else { return nil }
      return """
        <line x1="\(from.x)" y1="\(from.y)" x2="\(to.x)" y2="\(to.y)" stroke="black" data-type="edge" \
        data-node-from="\(edge.from)" stroke-width="0.5" data-node-to="\(edge.to)"></line>
        """
    }
    let circles = nodes.compactMap { node -> String? in
      guard pointNames.indices.contains(node.number - 1) else { return nil }
      return """
        <circle r="1.5" stroke="black" fill="#b3b3b3" cx="\(node.x)" cy="\(node.y)" stroke-width="0.1" \
        data-type="element node" data-element-id="\(node.number)" data-node-id="\(node.number)" \
        data-label-name="\(Self.escaped(pointNames[node.number - 1]))"></circle>
        """
    }
    return (lines + circles).joined()
  }

  /// The number of an attribute; nil where it has none, or one that is no point's.
  private static func number(_ name: String, _ element: Substring) -> Double? {
    guard let start = element.firstRange(of: " \(name)=\"")?.upperBound,
      let end = element[start...].firstIndex(of: "\""), let value = Double(element[start..<end]), value.isFinite,
      abs(value) < 1e6
    else { return nil }
    return value
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
  }
}
