public import Domain

extension Path {
  public static let models = "/admin/models"
  public static let newModel = "/admin/models/new"

  /// Declares the functions of the Nuclio dashboard that the settings name.
  public static let nuclioModels = "/admin/models/nuclio"

  public static func model(_ id: ModelFunction.ID) -> String { "\(models)/\(id)" }

  /// Asks the model about a picture of ours, to see whether it answers.
  public static func modelTrial(_ id: ModelFunction.ID) -> String { "\(model(id))/trial" }

  public static func modelDeletion(_ id: ModelFunction.ID) -> String { "\(model(id))/deletion" }
}
