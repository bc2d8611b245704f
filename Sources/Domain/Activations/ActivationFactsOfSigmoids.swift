extension ActivationFacts {
  static let sigmoidFacts: [String: ActivationFacts] = [
    "sigmoid": ActivationFacts(
      range: "(0, 1)",
      saturation: "to 0 on the left, to 1 on the right",
      use: "The last layer of a binary or multi-label classifier; gates of recurrent cells.",
      origin: "Rumelhart, Hinton and Williams, Learning representations by back-propagating errors, 1986",
      pytorch: .init("torch.nn.Sigmoid()"),
      keras: .init("keras.activations.sigmoid(x)"),
      jax: .init("jax.nn.sigmoid(x)")
    ),
    "log_sigmoid": ActivationFacts(
      range: "(−∞, 0)",
      saturation: "to 0 on the right",
      use: "Binary cross-entropy and pairwise losses that stay exact for improbable outcomes.",
      pytorch: .init("torch.nn.LogSigmoid()"),
      keras: .init("keras.activations.log_sigmoid(x)"),
      jax: .init("jax.nn.log_sigmoid(x)")
    ),
    "hard_sigmoid": ActivationFacts(
      range: "[0, 1]",
      saturation: "at 0 up to −3, at 1 from 3 on",
      use: "Gates in networks for phones and microcontrollers.",
      origin: "Courbariaux, Bengio and David, BinaryConnect, 2015, clipped a ramp; this form is that of "
        + "Howard and others, Searching for MobileNetV3, 2019",
      pytorch: .init("torch.nn.Hardsigmoid()"),
      keras: .init("keras.activations.hard_sigmoid(x)"),
      jax: .init("jax.nn.hard_sigmoid(x)")
    ),
    "sparse_sigmoid": ActivationFacts(
      range: "[0, 1]",
      saturation: "at 0 up to −1, at 1 from 1 on",
      use: "Gates that are to be exactly shut or open.",
      pytorch: .init("torch.clamp((x + 1) / 2, 0, 1)"),
      keras: .init("keras.activations.sparse_sigmoid(x)"),
      jax: .init("jax.nn.sparse_sigmoid(x)")
    ),
    "tanh": ActivationFacts(
      range: "(−1, 1)",
      saturation: "to −1 on the left, to 1 on the right",
      use: "Recurrent cells; the last layer where outputs lie between −1 and 1, as in image "
        + "generators.",
      pytorch: .init("torch.nn.Tanh()"),
      keras: .init("keras.activations.tanh(x)"),
      jax: .init("jax.nn.tanh(x)")
    ),
    "lecun_tanh": ActivationFacts(
      range: "(−a, a)",
      saturation: "to −a on the left, to a on the right",
      use: "Small networks with targets of ±1 and without normalisation layers.",
      origin: "LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998",
      pytorch: .init("{a} * torch.tanh({b} * x)"),
      keras: .init("{a} * keras.ops.tanh({b} * x)"),
      jax: .init("{a} * jax.numpy.tanh({b} * x)")
    ),
    "hard_tanh": ActivationFacts(
      range: "[l, u]",
      saturation: "at l on the left, at u on the right",
      use: "Quantised networks, and outputs that must keep to an interval.",
      origin: "Collobert, Large scale machine learning, 2004",
      pytorch: .init("torch.nn.Hardtanh({min_val}, {max_val})"),
      keras: .init("keras.activations.hard_tanh(x)", otherwise: "keras.ops.clip(x, {min_val}, {max_val})"),
      jax: .init("jax.nn.hard_tanh(x)", otherwise: "jax.numpy.clip(x, {min_val}, {max_val})")
    ),
    "dyt": ActivationFacts(
      range: "(−1, 1)",
      saturation: "to −1 on the left, to 1 on the right",
      use: "In place of layer normalisation in transformers.",
      origin: "Zhu, Chen, He, LeCun and Liu, Transformers without normalization, 2025",
      pytorch: .init("torch.tanh({alpha} * x)"),
      keras: .init("keras.ops.tanh({alpha} * x)"),
      jax: .init("jax.numpy.tanh({alpha} * x)")
    ),
    "softsign": ActivationFacts(
      range: "(−1, 1)",
      saturation: "slowly, to −1 on the left and to 1 on the right",
      use: "In place of Tanh where saturation is to come late.",
      origin: "Turian, Bergstra and Bengio, Quadratic features and deep architectures for chunking, 2009",
      pytorch: .init("torch.nn.Softsign()"),
      keras: .init("keras.activations.softsign(x)"),
      jax: .init("jax.nn.soft_sign(x)")
    ),
    "arctan": ActivationFacts(
      range: "(−π/2, π/2)",
      saturation: "slowly, to −π/2 on the left and to π/2 on the right",
      use: "Bounded outputs and angles.",
      pytorch: .init("torch.atan(x)"),
      keras: .init("keras.ops.arctan(x)"),
      jax: .init("jax.numpy.arctan(x)")
    ),
    "isru": ActivationFacts(
      range: "(−1/√α, 1/√α)",
      saturation: "to −1/√α on the left, to 1/√α on the right",
      use: "In place of Tanh in recurrent cells, where an inverse root is cheap.",
      origin: "Carlile, Delamarter, Kinney, Marti and Whitney, Improving deep learning by inverse square "
        + "root linear units, 2017",
      pytorch: .init("x * torch.rsqrt(1 + {alpha} * x**2)"),
      keras: .init("x * keras.ops.rsqrt(1 + {alpha} * x**2)"),
      jax: .init("x * jax.lax.rsqrt(1 + {alpha} * x**2)")
    ),
  ]
}
