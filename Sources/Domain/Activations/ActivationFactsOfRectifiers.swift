extension ActivationFacts {
  static let rectifierFacts: [String: ActivationFacts] = [
    "relu": ActivationFacts(
      range: "[0, ∞)",
      saturation: "at 0 on the left",
      use: "Hidden layers of convolutional networks and perceptrons: the first thing to try.",
      origin: "Fukushima, Visual feature extraction by a multilayered network of analog threshold "
        + "elements, 1969; Nair and Hinton, Rectified linear units improve restricted Boltzmann "
        + "machines, 2010",
      pytorch: .init("torch.nn.ReLU()"),
      keras: .init("keras.activations.relu(x)"),
      jax: .init("jax.nn.relu(x)")
    ),
    "relu6": ActivationFacts(
      range: "[0, 6]",
      saturation: "at 0 on the left, at 6 from 6 on",
      use: "Networks for phones with numbers of few bits.",
      origin: "Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010",
      pytorch: .init("torch.nn.ReLU6()"),
      keras: .init("keras.activations.relu6(x)"),
      jax: .init("jax.nn.relu6(x)")
    ),
    "squared_relu": ActivationFacts(
      range: "[0, ∞)",
      saturation: "at 0 on the left",
      use: "Feed-forward layers of transformers.",
      origin: "So and others, Primer: searching for efficient transformers for language modeling, 2021",
      pytorch: .init("torch.relu(x) ** 2"),
      keras: .init("keras.ops.square(keras.ops.relu(x))"),
      jax: .init("jax.numpy.square(jax.nn.relu(x))")
    ),
    "star_relu": ActivationFacts(
      range: "[b, ∞)",
      saturation: "at b on the left",
      use: "Transformers for pictures in place of GELU.",
      origin: "Yu and others, MetaFormer baselines for vision, 2022",
      pytorch: .init("{s} * torch.relu(x) ** 2 + {b}"),
      keras: .init("{s} * keras.ops.square(keras.ops.relu(x)) + {b}"),
      jax: .init("{s} * jax.numpy.square(jax.nn.relu(x)) + {b}")
    ),
    "thresholded_relu": ActivationFacts(
      range: "{v} ∪ (θ, ∞)",
      saturation: "at v up to θ",
      use: "Sparse autoencoders without biases.",
      origin: "Konda, Memisevic and Krueger, Zero-bias autoencoders and the benefits of co-adapting "
        + "features, 2014",
      pytorch: .init("torch.nn.Threshold({threshold}, {value})"),
      keras: .init("keras.activations.threshold(x, {threshold}, {value})"),
      jax: .init("jax.numpy.where(x > {threshold}, x, {value})")
    ),
    "leaky_relu": ActivationFacts(
      range: "(−∞, ∞); [0, ∞) for α = 0",
      use: "Hidden layers where ReLU's neurons die; discriminators of generative networks.",
      origin: "Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013",
      pytorch: .init("torch.nn.LeakyReLU({slope})"),
      keras: .init("keras.activations.leaky_relu(x, negative_slope={slope})"),
      jax: .init("jax.nn.leaky_relu(x, negative_slope={slope})")
    ),
    "prelu": ActivationFacts(
      range: "(−∞, ∞) for a > 0; [0, ∞) otherwise",
      use: "Deep convolutional networks, super-resolution among them.",
      origin: "He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015",
      pytorch: .init("torch.nn.PReLU(init={a})"),
      keras: .init("keras.layers.PReLU(alpha_initializer=keras.initializers.Constant({a}))"),
      jax: .init("jax.numpy.where(x > 0, x, {a} * x)")
    ),
    "rrelu": ActivationFacts(
      range: "(−∞, ∞)",
      use: "Small data sets, against overfitting.",
      origin: "Xu, Wang, Chen and Li, Empirical evaluation of rectified activations in convolutional "
        + "network, 2015",
      pytorch: .init("torch.nn.RReLU({lower}, {upper})"),
      keras: .init("keras.activations.leaky_relu(x, negative_slope=({lower} + {upper}) / 2)"),
      jax: .init("jax.nn.leaky_relu(x, negative_slope=({lower} + {upper}) / 2)")
    ),
    "elu": ActivationFacts(
      range: "(−α, ∞)",
      saturation: "to −α on the left",
      use: "Hidden layers of deep networks without batch normalisation.",
      origin: "Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by "
        + "exponential linear units, 2015",
      pytorch: .init("torch.nn.ELU({alpha})"),
      keras: .init("keras.activations.elu(x, alpha={alpha})"),
      jax: .init("jax.nn.elu(x, alpha={alpha})")
    ),
    "selu": ActivationFacts(
      range: "(−λα, ∞), λα ≈ 1.758",
      saturation: "to −λα ≈ −1.758 on the left",
      use: "Deep perceptrons on tables of numbers, with LeCun's initial weights and alpha dropout.",
      origin: "Klambauer, Unterthiner, Mayr and Hochreiter, Self-normalizing neural networks, 2017",
      pytorch: .init("torch.nn.SELU()"),
      keras: .init("keras.activations.selu(x)"),
      jax: .init("jax.nn.selu(x)")
    ),
    "celu": ActivationFacts(
      range: "(−α, ∞)",
      saturation: "to −α on the left",
      use: "In place of ELU where α is not 1.",
      origin: "Barron, Continuously differentiable exponential linear units, 2017",
      pytorch: .init("torch.nn.CELU({alpha})"),
      keras: .init("keras.activations.celu(x, alpha={alpha})"),
      jax: .init("jax.nn.celu(x, alpha={alpha})")
    ),
    "isrlu": ActivationFacts(
      range: "(−1/√α, ∞)",
      saturation: "to −1/√α on the left",
      use: "In place of ELU, where an inverse root is cheaper than an exponential.",
      origin: "Carlile, Delamarter, Kinney, Marti and Whitney, Improving deep learning by inverse square "
        + "root linear units, 2017",
      pytorch: .init("torch.where(x > 0, x, x * torch.rsqrt(1 + {alpha} * x**2))"),
      keras: .init("keras.ops.where(x > 0, x, x * keras.ops.rsqrt(1 + {alpha} * x**2))"),
      jax: .init("jax.numpy.where(x > 0, x, x * jax.lax.rsqrt(1 + {alpha} * x**2))")
    ),
  ]
}
