extension ActivationFacts {
  private static let shazeer = "Shazeer, GLU variants improve transformer, 2020"
  private static let dauphin =
    "Dauphin, Fan, Auli and Grangier, Language modeling with gated convolutional networks, 2017"

  static let gatedFacts: [String: ActivationFacts] = [
    "swiglu": ActivationFacts(
      range: "[−0.27846…·a, ∞) for a > 0",
      saturation: "to 0 on the left",
      use: "Feed-forward layers of large language models.",
      origin: shazeer,
      pytorch: .init("a * torch.nn.functional.silu(x)"),
      keras: .init("a * keras.activations.silu(x)"),
      jax: .init("a * jax.nn.silu(x)")
    ),
    "geglu": ActivationFacts(
      range: "[−0.16997…·a, ∞) for a > 0",
      saturation: "to 0 on the left",
      use: "Feed-forward layers of transformers.",
      origin: shazeer,
      pytorch: .init("a * torch.nn.functional.gelu(x)"),
      keras: .init("a * keras.activations.gelu(x)"),
      jax: .init("a * jax.nn.gelu(x, approximate=False)")
    ),
    "reglu": ActivationFacts(
      range: "[0, ∞) for a > 0",
      saturation: "at 0 on the left",
      use: "Feed-forward layers of transformers whose zeros are to be exact.",
      origin: shazeer,
      pytorch: .init("a * torch.relu(x)"),
      keras: .init("a * keras.activations.relu(x)"),
      jax: .init("a * jax.nn.relu(x)")
    ),
    "glu": ActivationFacts(
      range: "(0, a) for a > 0",
      saturation: "to 0 on the left, to a on the right",
      use: "Gated convolutions for language and speech.",
      origin: dauphin,
      pytorch: .init("torch.nn.functional.glu(torch.cat([a, x], dim=-1), dim=-1)"),
      keras: .init("a * keras.activations.sigmoid(x)"),
      jax: .init("a * jax.nn.sigmoid(x)")
    ),
    "bilinear": ActivationFacts(
      range: "(−∞, ∞) for a ≠ 0",
      use: "Feed-forward layers in studies of gates.",
      origin: shazeer,
      pytorch: .init("a * x"),
      keras: .init("a * x"),
      jax: .init("a * x")
    ),
  ]
}
