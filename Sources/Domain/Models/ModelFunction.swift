/// A model on another server that marks objects on pictures: CVAT's serverless function.
public struct ModelFunction: Equatable, Sendable {
  public typealias ID = Identifier<ModelFunction>

  public let id: ID
  /// The name that clients call it by, as `yolo-cars`.
  public let slug: String
  public let traits: Traits
  /// Whether the file of models or a person said last what it is.
  public let origin: Origin

  public enum Origin: Equatable, Sendable {
    case people
    /// The file of models, and nobody has changed it since.
    case file
    /// The file of models declared it, and people changed it: what the file says does not count any more.
    case changedFile
  }

  public enum Kind: String, CaseIterable, Sendable {
    /// Finds all objects of a picture.
    case detector
    /// Finds one object that people point at.
    case interactor
    /// Finds an object again on later frames.
    case tracker
  }

  /// How it is called.
  public enum Service: Equatable, Sendable {
    /// By its address, in the form of Nuclio's functions for CVAT.
    case nuclio
    /// Through Amazon SageMaker, with signed requests.
    case sageMaker(SageMakerEndpoint)

    /// As it is chosen in forms and stored.
    public var word: String {
      switch self {
      case .nuclio: "nuclio"
      case .sageMaker: "sagemaker"
      }
    }

    public var sageMaker: SageMakerEndpoint? {
      if case .sageMaker(let endpoint) = self { endpoint } else { nil }
    }
  }

  /// What an administrator says of it.
  public struct Traits: Equatable, Sendable {
    public let name: String
    public let description: String
    public let kind: Kind
    public let service: Service
    /// Where it is called; `http://…` or `https://…`. Of SageMaker empty: where Amazon answers for the region.
    public let address: String
    /// Its name at a Nuclio dashboard, sent as `x-nuclio-function-name`; empty where the address is its own.
    public let remoteName: String
    /// What a detector finds.
    public let labels: [ModelLabel]
    /// So many points inside the object an interactor needs at least.
    public let minPositivePoints: Int
    /// So many outside; −1 where it takes none.
    public let minNegativePoints: Int
    /// Whether the first two points are the corners of a box around the object.
    public let startsWithBox: Bool
    /// For one call together.
    public let seconds: Int

    public init(
      name: String,
      description: String = "",
      kind: Kind,
      service: Service = .nuclio,
      address: String,
      remoteName: String = "",
      labels: [ModelLabel] = [],
      minPositivePoints: Int = 1,
      minNegativePoints: Int = 0,
      startsWithBox: Bool = false,
      seconds: Int = 120
    ) {
      self.name = name
      self.description = description
      self.kind = kind
      self.service = service
      self.address = address
      self.remoteName = remoteName
      self.labels = labels
      self.minPositivePoints = minPositivePoints
      self.minNegativePoints = minNegativePoints
      self.startsWithBox = startsWithBox
      self.seconds = seconds
    }
  }

  public init(id: ID, slug: String, traits: Traits, origin: Origin = .people) {
    self.id = id
    self.slug = slug
    self.traits = traits
    self.origin = origin
  }
}

/// A class that a model knows.
public struct ModelLabel: Equatable, Sendable {
  public let name: String
  /// What the model answers with in its place; nil: its place in the list, from 1.
  public let number: Int?
  /// What it comes as; `.any` where the model does not say.
  public let kind: LabelKind
  public let attributes: [ModelAttribute]
  /// The points of a skeleton.
  public let sublabels: [ModelLabel]

  public init(
    name: String,
    number: Int? = nil,
    kind: LabelKind = .any,
    attributes: [ModelAttribute] = [],
    sublabels: [ModelLabel] = []
  ) {
    self.name = name
    self.number = number
    self.kind = kind
    self.attributes = attributes
    self.sublabels = sublabels
  }
}

/// What a model says about an object besides its class.
public struct ModelAttribute: Equatable, Sendable {
  public let name: String
  public let input: LabelAttribute.Input
  public let values: [String]

  public init(name: String, input: LabelAttribute.Input, values: [String]) {
    self.name = name
    self.input = input
    self.values = values
  }
}
