public import HTML

/// What a person sees in place of a page that could not be shown.
public struct ProblemPage: Page {
  public let title: String
  /// The answer's number, such as 404.
  public let code: Int
  public let sentence: String
  /// With it the administrator finds the entry in the log.
  public let requestID: String?
  /// Who works on jobs may have come up a link from one to what is not theirs to see.
  public let leadsToJobs: Bool

  public init(code: Int, title: String, sentence: String, requestID: String? = nil, leadsToJobs: Bool = false) {
    self.code = code
    self.title = title
    self.sentence = sentence
    self.requestID = requestID
    self.leadsToJobs = leadsToJobs
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    <section class="problem">
    <p class="problem__code" aria-hidden="true">\(code)</p>
    <h1 class="problem__title">\(title)</h1>
    <p class="problem__sentence" role="alert">\(sentence)</p>
    \(requestLine)
    <p>\(jobsLink)<a class="button" href="\(Path.home)">Back to the start</a></p>
    </section>
    """
  }

  private var jobsLink: HTML? {
    guard leadsToJobs else { return nil }
    return """
      <a class="button button--primary" href="\(Path.jobs)">Your jobs</a>\u{20}
      """
  }

  private var requestLine: HTML? {
    guard let requestID else { return nil }
    return """
      <p class="problem__request">If you ask for help, name this request: <code>\(requestID)</code></p>
      """
  }
}
