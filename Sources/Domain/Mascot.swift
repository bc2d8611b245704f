/// A creature that greets visitors in the gallery. The raw value names its folder and its address.
public enum Mascot: String, CaseIterable, Sendable {
  case cat, dog, owl, panda, yoda

  /// The name as a heading shows it.
  public var displayName: String {
    switch self {
    case .cat: "Cat"
    case .dog: "Dog"
    case .owl: "Owl"
    case .panda: "Panda"
    case .yoda: "Yoda"
    }
  }
}
