/// What a session runs on, in words, as far as its `User-Agent` header tells.
struct Device {
  let userAgent: String

  /// `Firefox on Linux` where the header says so; otherwise the header's first word.
  var name: String {
    let browser = Self.name(in: userAgent, of: Self.browsers)
    let system = Self.name(in: userAgent, of: Self.systems)
    switch (browser, system) {
    case (let browser?, let system?): return "\(browser) on \(system)"
    case (let browser?, nil): return browser
    default: return userAgent.split(separator: " ").first.map(String.init) ?? "Unknown program"
    }
  }

  /// The order matters: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
  private static let browsers = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
  ]

  /// Android calls itself Linux too, and telephones of Apple call themselves like its computers.
  private static let systems = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
  ]

  private static func name(in userAgent: String, of names: [(mark: String, name: String)]) -> String? {
    names.first { userAgent.contains($0.mark) }?.name
  }
}
