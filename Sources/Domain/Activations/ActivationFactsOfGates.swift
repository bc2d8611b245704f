extension ActivationFacts {
  static let gateFacts: [String: ActivationFacts] = [
    "gelu": ActivationFacts(
      range: "[−0.16997…, ∞)",
      saturation: "to 0 on the left",
      use: "Feed-forward layers of transformers such as BERT and GPT-2.",
      origin: "Hendrycks and Gimpel, Gaussian error linear units, 2016",
      pytorch: .init("torch.nn.GELU()"),
      keras: .init("keras.activations.gelu(x, approximate=False)"),
      jax: .init("jax.nn.gelu(x, approximate=False)")
    ),
    "gelu_tanh": ActivationFacts(
      range: "[−0.17004…, ∞)",
      saturation: "to 0 on the left",
      use: "Running models that were trained with it, such as GPT-2.",
      origin: "Hendrycks and Gimpel, Gaussian error linear units, 2016",
      pytorch: .init("torch.nn.GELU(approximate=\"tanh\")"),
      keras: .init("keras.activations.gelu(x, approximate=True)"),
      jax: .init("jax.nn.gelu(x, approximate=True)")
    ),
    "quick_gelu": ActivationFacts(
      range: "[−0.16361…, ∞)",
      saturation: "to 0 on the left",
      use: "Running models that were trained with it, such as CLIP.",
      origin: "Hendrycks and Gimpel, Gaussian error linear units, 2016",
      pytorch: .init("x * torch.sigmoid(1.702 * x)"),
      keras: .init("x * keras.ops.sigmoid(1.702 * x)"),
      jax: .init("x * jax.nn.sigmoid(1.702 * x)")
    ),
    "swish": ActivationFacts(
      range: "[−0.27846…/β, ∞); all numbers for β = 0",
      saturation: "to 0 on the left for β > 0",
      use: "Convolutional networks such as EfficientNet, and as the gate of SwiGLU in large language "
        + "models.",
      origin: "Elfwing, Uchibe and Doya, Sigmoid-weighted linear units, 2017; Ramachandran, Zoph and Le, "
        + "Searching for activation functions, 2017",
      pytorch: .init("torch.nn.SiLU()", otherwise: "x * torch.sigmoid({beta} * x)"),
      keras: .init("keras.activations.silu(x)", otherwise: "x * keras.ops.sigmoid({beta} * x)"),
      jax: .init("jax.nn.silu(x)", otherwise: "x * jax.nn.sigmoid({beta} * x)")
    ),
    "hard_swish": ActivationFacts(
      range: "[−0.375, ∞)",
      saturation: "at 0 up to −3",
      use: "Networks for phones such as MobileNetV3.",
      origin: "Howard and others, Searching for MobileNetV3, 2019",
      pytorch: .init("torch.nn.Hardswish()"),
      keras: .init("keras.activations.hard_silu(x)"),
      jax: .init("jax.nn.hard_silu(x)")
    ),
    "mish": ActivationFacts(
      range: "[−0.30884…, ∞)",
      saturation: "to 0 on the left",
      use: "Object detectors such as YOLOv4.",
      origin: "Misra, Mish: a self regularized non-monotonic activation function, 2019",
      pytorch: .init("torch.nn.Mish()"),
      keras: .init("keras.activations.mish(x)"),
      jax: .init("jax.nn.mish(x)")
    ),
    "hard_mish": ActivationFacts(
      range: "[−0.5, ∞)",
      saturation: "at 0 up to −2",
      use: "In place of Mish on small devices.",
      pytorch: .init("x / 2 * torch.clamp(x + 2, 0, 2)"),
      keras: .init("x / 2 * keras.ops.clip(x + 2, 0, 2)"),
      jax: .init("x / 2 * jax.numpy.clip(x + 2, 0, 2)")
    ),
    "lisht": ActivationFacts(
      range: "[0, ∞)",
      use: "Where the size of a signal matters and not its sign.",
      origin: "Roy, Manna, Dubey and Chaudhuri, LiSHT, 2019",
      pytorch: .init("x * torch.tanh(x)"),
      keras: .init("x * keras.ops.tanh(x)"),
      jax: .init("x * jax.numpy.tanh(x)")
    ),
    "telu": ActivationFacts(
      range: "[−0.35328…, ∞)",
      saturation: "to 0 on the left",
      use: "In place of ReLU without other changes to the training.",
      origin: "Fernandez and Mali, TeLU activation function for fast and stable deep learning, 2024",
      pytorch: .init("x * torch.tanh(torch.exp(x))"),
      keras: .init("x * keras.ops.tanh(keras.ops.exp(x))"),
      jax: .init("x * jax.numpy.tanh(jax.numpy.exp(x))")
    ),
    "serf": ActivationFacts(
      range: "[−0.34843…, ∞)",
      saturation: "to 0 on the left",
      use: "In place of Mish and GELU where its price does not matter.",
      origin: "Nag and Bhattacharyya, SERF, 2021",
      pytorch: .init("x * torch.erf(torch.nn.functional.softplus(x))"),
      keras: .init("x * keras.ops.erf(keras.ops.softplus(x))"),
      jax: .init("x * jax.scipy.special.erf(jax.nn.softplus(x))")
    ),
    "acon_c": ActivationFacts(
      range: "depends on p₁, p₂ and β; [−0.27846…/β, ∞) as Swish",
      use: "Convolutional networks that learn for each channel whether to activate.",
      origin: "Ma, Zhang, Liu and Sun, Activate or not: learning customized activation, 2021",
      pytorch: .init("({p1} - {p2}) * x * torch.sigmoid({beta} * ({p1} - {p2}) * x) + {p2} * x"),
      keras: .init("({p1} - {p2}) * x * keras.ops.sigmoid({beta} * ({p1} - {p2}) * x) + {p2} * x"),
      jax: .init("({p1} - {p2}) * x * jax.nn.sigmoid({beta} * ({p1} - {p2}) * x) + {p2} * x")
    ),
  ]
}
