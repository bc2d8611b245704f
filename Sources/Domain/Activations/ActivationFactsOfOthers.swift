extension ActivationFacts {
  static let otherFacts: [String: ActivationFacts] = [
    "softplus": ActivationFacts(
      range: "(0, ∞)",
      saturation: "to 0 on the left",
      use: "Outputs that must be positive, such as variances and rates.",
      origin: "Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating second-order functional knowledge "
        + "for better option pricing, 2001",
      pytorch: .init("torch.nn.Softplus(beta={beta})"),
      keras: .init("keras.activations.softplus(x)", otherwise: "keras.ops.softplus({beta} * x) / {beta}"),
      jax: .init("jax.nn.softplus(x)", otherwise: "jax.nn.softplus({beta} * x) / {beta}")
    ),
    "squareplus": ActivationFacts(
      range: "(0, ∞); [0, ∞) for b = 0",
      saturation: "slowly, to 0 on the left",
      use: "In place of Softplus where exponentials are dear.",
      origin: "Barron, Squareplus: a softplus-like algebraic rectifier, 2021",
      pytorch: .init("(x + torch.sqrt(x**2 + {b})) / 2"),
      keras: .init("keras.activations.squareplus(x, b={b})"),
      jax: .init("jax.nn.squareplus(x, b={b})")
    ),
    "sparse_plus": ActivationFacts(
      range: "[0, ∞)",
      saturation: "at 0 up to −1",
      use: "In place of Softplus where zeros are to be exact.",
      pytorch: .init("torch.where(x.abs() < 1, (x + 1) ** 2 / 4, torch.relu(x))"),
      keras: .init("keras.activations.sparse_plus(x)"),
      jax: .init("jax.nn.sparse_plus(x)")
    ),
    "smelu": ActivationFacts(
      range: "[0, ∞)",
      saturation: "at 0 up to −β",
      use: "Recommendation models whose predictions must be repeatable.",
      origin: "Shamir, Lin and Coviello, Smooth activations and reproducibility in deep networks, 2020",
      pytorch: .init("torch.where(x.abs() < {beta}, (x + {beta}) ** 2 / (4 * {beta}), torch.relu(x))"),
      keras: .init("keras.ops.where(abs(x) < {beta}, (x + {beta}) ** 2 / (4 * {beta}), keras.ops.relu(x))"),
      jax: .init("jax.numpy.where(abs(x) < {beta}, (x + {beta}) ** 2 / (4 * {beta}), jax.nn.relu(x))")
    ),
    "softshrink": ActivationFacts(
      range: "(−∞, ∞)",
      saturation: "at 0 between −λ and λ",
      use: "Sparse coding and denoising.",
      origin: "Donoho, De-noising by soft-thresholding, 1995",
      pytorch: .init("torch.nn.Softshrink({lambd})"),
      keras: .init("keras.activations.soft_shrink(x, threshold={lambd})"),
      jax: .init("jax.numpy.sign(x) * jax.nn.relu(abs(x) - {lambd})")
    ),
    "hardshrink": ActivationFacts(
      range: "(−∞, −λ) ∪ {0} ∪ (λ, ∞)",
      saturation: "at 0 between −λ and λ",
      use: "Sparse coding and denoising where what stays must not shrink.",
      origin: "Donoho and Johnstone, Ideal spatial adaptation by wavelet shrinkage, 1994",
      pytorch: .init("torch.nn.Hardshrink({lambd})"),
      keras: .init("keras.activations.hard_shrink(x, threshold={lambd})"),
      jax: .init("jax.numpy.where(abs(x) > {lambd}, x, 0)")
    ),
    "tanhshrink": ActivationFacts(
      range: "(−∞, ∞)",
      saturation: "near 0, around x = 0",
      use: "Sparse coding.",
      pytorch: .init("torch.nn.Tanhshrink()"),
      keras: .init("keras.activations.tanh_shrink(x)"),
      jax: .init("x - jax.numpy.tanh(x)")
    ),
    "identity": ActivationFacts(
      range: "(−∞, ∞)",
      use: "The last layer of a regression; a stand-in where a layer wants an activation.",
      pytorch: .init("torch.nn.Identity()"),
      keras: .init("keras.activations.linear(x)"),
      jax: .init("jax.nn.identity(x)")
    ),
    "binary_step": ActivationFacts(
      range: "{0, 1}",
      saturation: "at 0 on the left, at 1 from 0 on",
      use: "Models of neurons in teaching; decisions after training.",
      origin: "McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity, 1943",
      pytorch: .init("torch.heaviside(x, torch.tensor(1.0))"),
      keras: .init("keras.ops.where(x >= 0, 1.0, 0.0)"),
      jax: .init("jax.numpy.heaviside(x, 1.0)")
    ),
    "bent_identity": ActivationFacts(
      range: "(−∞, ∞)",
      use: "Regression, where a little curvature is enough.",
      pytorch: .init("(torch.sqrt(x**2 + 1) - 1) / 2 + x"),
      keras: .init("(keras.ops.sqrt(x**2 + 1) - 1) / 2 + x"),
      jax: .init("(jax.numpy.sqrt(x**2 + 1) - 1) / 2 + x")
    ),
    "exponential": ActivationFacts(
      range: "(0, ∞)",
      saturation: "to 0 on the left",
      use: "The last layer of a Poisson regression; the inner part of softmax.",
      pytorch: .init("torch.exp(x)"),
      keras: .init("keras.activations.exponential(x)"),
      jax: .init("jax.numpy.exp(x)")
    ),
    "gaussian": ActivationFacts(
      range: "(0, 1]",
      saturation: "to 0 on both sides",
      use: "Radial basis functions and fields of coordinates.",
      origin: "Broomhead and Lowe, Multivariable functional interpolation and adaptive networks, 1988",
      pytorch: .init("torch.exp(-(x**2))"),
      keras: .init("keras.ops.exp(-(x**2))"),
      jax: .init("jax.numpy.exp(-(x**2))")
    ),
    "sine": ActivationFacts(
      range: "[−1, 1]",
      use: "Fields of coordinates: pictures, sounds and shapes as networks (SIREN, with ω₀ = 30).",
      origin: "Sitzmann, Martel, Bergman, Lindell and Wetzstein, Implicit neural representations with "
        + "periodic activation functions, 2020",
      pytorch: .init("torch.sin({w0} * x)"),
      keras: .init("keras.ops.sin({w0} * x)"),
      jax: .init("jax.numpy.sin({w0} * x)")
    ),
    "snake": ActivationFacts(
      range: "(−∞, ∞)",
      use: "Signals that repeat: sound synthesis and seasonal series.",
      origin: "Ziyin, Hartwig and Ueda, Neural networks fail to learn periodic functions and how to fix "
        + "it, 2020",
      pytorch: .init("x + torch.sin({a} * x) ** 2 / {a}"),
      keras: .init("x + keras.ops.sin({a} * x) ** 2 / {a}"),
      jax: .init("x + jax.numpy.sin({a} * x) ** 2 / {a}")
    ),
  ]
}
