import Domain
import HTML

/// What has to be known of a model on SageMaker.
struct SageMakerFields: Fragment {
  let form: FilledForm

  var body: HTML {
    """
    <div class="form model__sagemaker">
    <p class="field__hint">Requests are signed with the keys of this server: those of <code>AWS_ACCESS_KEY_ID</code>, or its \
    role's, which needs <code>sagemaker:InvokeEndpoint</code>. A picture is made smaller where SageMaker would refuse it.</p>
    \(form.field("region", "Region", hint: regionHint, longest: 63))
    \(form.field("endpoint", "Endpoint", hint: endpointHint, longest: 63))
    \(form.field("container", "Target container", hint: containerHint, isRequired: false, longest: 63))
    <div class="form model__detector">
    \(request)
    \(answer)
    </div>
    <p class="field__hint model__other">It is sent the JSON of Nuclio's functions for CVAT, and answers in it.</p>
    \(form.field("endpoint_url", "Address", hint: addressHint, isRequired: false, longest: 1024))
    </div>
    """
  }

  private let regionHint: HTML = """
    Such as <code>eu-central-1</code>; also <code>cn-north-1</code> and <code>cn-northwest-1</code> in China.
    """

  private let endpointHint: HTML = "Its name in SageMaker's console."

  private let containerHint: HTML = """
    Of an endpoint with several containers in Direct mode: the container's host name.
    """

  private let addressHint: HTML = """
    Only where it is not Amazon's own for the region, as behind an interface endpoint: \
    <code>https://vpce-….runtime.sagemaker.eu-central-1.vpce.amazonaws.com</code>. An address inside the own network must \
    be allowed by the setting <code>OUTBOUND_ALLOW</code>.
    """

  private var request: Choice {
    Choice(
      name: "request",
      label: "What it is sent",
      options: [
        .init(value: "image", words: "The picture itself (image)"),
        .init(value: "cvat-json", words: "CVAT's JSON with the picture in it (cvat-json)"),
        .init(value: "tf-instances", words: "TensorFlow's lists of pixels (tf-instances)"),
      ],
      selected: form.values["request"],
      hint: "As lists of pixels, pictures come down to about 0.4 megapixels.",
      problem: form.failure?["request"]
    )
  }

  private var answer: Choice {
    Choice(
      name: "answer",
      label: "What it answers",
      options: [
        .init(value: "torchserve", words: "TorchServe's list of labels with boxes (torchserve)"),
        .init(value: "cvat", words: "CVAT's list of objects (cvat)"),
        .init(value: "tf-detection", words: "TensorFlow's boxes, scores and classes (tf-detection)"),
      ],
      selected: form.values["answer"],
      problem: form.failure?["answer"]
    )
  }
}
