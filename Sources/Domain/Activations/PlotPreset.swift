/// Functions that are worth seeing beside each other.
public struct PlotPreset: Sendable {
  public let name: String
  /// One to six.
  public let functions: [ActivationFunction]

  private init(_ name: String, _ ids: String...) {
    self.name = name
    functions = ids.compactMap(ActivationFunction.named)
  }

  /// The course lists seven; one of them, the variants of LeakyReLU, is two functions that it does not plot.
  public static let all = [
    PlotPreset("In the course", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu"),
    PlotPreset("Variants of LeakyReLU", "relu", "leaky_relu", "prelu", "rrelu"),
    PlotPreset("ReLU family", "relu", "leaky_relu", "relu6", "elu", "softplus", "squared_relu"),
    PlotPreset("Smooth gates", "gelu", "swish", "mish", "telu", "serf"),
    PlotPreset("Language models' choice", "gelu", "gelu_tanh", "swish", "squared_relu"),
    PlotPreset("For phones", "hard_sigmoid", "hard_swish", "relu6", "hard_tanh"),
  ]
}
