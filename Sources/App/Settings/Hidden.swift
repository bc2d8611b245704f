/// What holds secrets and is described by its name alone: libraries write the values that they are given into the log.
protocol Hidden: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Hidden {
  var description: String { "\(Self.self)" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}

extension Settings: Hidden {}
extension Settings.Administrator: Hidden {}
extension BucketSettings: Hidden {}
extension Services: Hidden {}
