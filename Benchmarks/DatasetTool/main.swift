import Domain
import Formats
import Glibc

// usage: dataset-tool FROM-FORMAT IN TO-FORMAT OUT     one format's archive becomes another's, pictures included
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 4 else {
  print("usage: dataset-tool FROM-FORMAT IN TO-FORMAT OUT")
  exit(64)
}
do {
  try Conversion(arguments[0], arguments[1]).write(as: arguments[2], to: arguments[3])
} catch {
  print("\(error)")
  exit(1)
}
