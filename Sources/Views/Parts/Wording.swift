import Domain

/// Words for values that several pages show.
enum Wording {
  /// `1 task`, `3 tasks`, `no tasks`.
  static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    switch number {
    case 0: "no \(many ?? one + "s")"
    case 1: "1 \(one)"
    default: "\(grouped(number)) \(many ?? one + "s")"
    }
  }

  /// `1,234,567`.
  static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// `40 seconds`, `5 minutes`, `7 hours`, `3 days`: the largest unit of which there are two.
  static func span(ofSeconds seconds: Int) -> String {
    switch seconds {
    case ..<120: count(seconds, "second")
    case ..<7200: "\(seconds / 60) minutes"
    case ..<172_800: "\(seconds / 3600) hours"
    default: "\(grouped(seconds / 86_400)) days"
    }
  }

  /// `999 bytes`, `1.5 kB`, `20.0 MB`: powers of 1000.
  static func size(ofBytes bytes: Int64) -> String {
    guard bytes >= 1000 else { return "\(bytes) bytes" }
    let units = ["kB", "MB", "GB", "TB"]
    var tenths = bytes / 100
    var unit = 0
    while tenths >= 10_000, unit < units.count - 1 {
      tenths /= 1000
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }

  static func calledName(_ user: User) -> String {
    user.displayName.isEmpty ? user.name : user.displayName
  }

  static func name(of role: Role) -> String {
    switch role {
    case .admin: "Administrator"
    case .user: "User"
    case .worker: "Worker"
    }
  }

  static func explanation(of role: Role) -> String {
    switch role {
    case .admin: "manages accounts and sees everything"
    case .user: "makes projects and tasks"
    case .worker: "annotates the jobs that others assign"
    }
  }

  /// A hint for a choice among roles: each with what it does, then what makes a reviewer.
  static func explained(_ roles: [(name: String, deeds: String)]) -> String {
    roles.map { "\($0.name): \($0.deeds). " }.joined() + reviewers
  }

  /// What may be drawn with a label, in words.
  static func kind(_ kind: LabelKind) -> String {
    switch kind {
    case .any: "Anything"
    case .rectangle: "Rectangles"
    case .polygon: "Polygons"
    case .polyline: "Polylines"
    case .points: "Points"
    case .ellipse: "Ellipses"
    case .cuboid: "Cuboids"
    case .mask: "Masks"
    case .skeleton: "Skeletons"
    case .tag: "Tags of whole frames"
    }
  }

  /// `frames 0–9`, as the editor counts them.
  static func frames(of job: Job) -> String {
    job.start == job.stop ? "frame \(job.start)" : "frames \(job.start)–\(job.stop)"
  }
}
