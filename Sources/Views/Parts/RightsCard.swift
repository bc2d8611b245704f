import Domain
import HTML

/// What the person who looks at a project or a task may do with it, in words.
struct RightsCard: Fragment {
  let rights: Rights
  /// `project` or `task`.
  let noun: String

  var body: HTML {
    """
    <section class="card" aria-labelledby="rights-title">
    <h2 class="card__title" id="rights-title">What you may do</h2>
    <p>\(Wording.standing(rights.standing, noun))</p>
    \(Right.allCases.allSatisfy(rights.include) ? folded : details)
    </section>
    """
  }

  /// Who may do everything need not be told each time.
  private var folded: HTML {
    """
    <details class="form__more"><summary>In detail</summary>
    \(details)
    </details>
    """
  }

  private var details: HTML {
    """
    <ul class="rights">
    \(Right.allCases.map { right in
      """
      <li class="rights__right">\(rights.include(right) ? Icon.check : Icon.cross)\
      <span>\(rights.include(right) ? "" : "not ")\(Wording.deed(right, noun))</span></li>

      """ as HTML
    })
    </ul>
    <p class="card__note">\(Wording.reviewers)</p>
    """
  }
}

extension Wording {
  /// How somebody is connected with a project or a task: CVAT's roles as sentences.
  static func standing(_ standing: Standing, _ noun: String) -> String {
    if standing.role == .admin { return "You are an administrator: you may do everything." }
    if standing.isWorker { return "You are a worker: you annotate the jobs that are assigned to you." }
    switch standing.organizationRole {
    case .owner: return "You own the organisation that this \(noun) belongs to."
    case .maintainer: return "You are a maintainer of the organisation that this \(noun) belongs to."
    default: break
    }
    let place = standing.organizationRole == .supervisor ? " You are a supervisor in its organisation." : ""
    if standing.isOwner { return "You own this \(noun)." + place }
    if standing.leadsProject { return "You lead the project that this task is in." + place }
    if standing.isAssignee { return "This \(noun) is assigned to you." + place }
    return "You see this \(noun), because a part of it is assigned to you." + place
  }

  /// What a right lets one do.
  static func deed(_ right: Right, _ noun: String) -> String {
    switch right {
    case .annotate: "annotate its frames"
    case .assignJobs: "give its jobs to people, and move them from stage to stage"
    case .edit:
      noun == "project" ? "change its labels, guide and settings, and add tasks" : "change it, and add pictures"
    case .reassign: noun == "project" ? "give the project to somebody else" : "give the task to somebody else"
    case .delete: "delete the \(noun)"
    }
  }

  /// What makes somebody a reviewer: no role of an account, but a job in a later stage.
  static let reviewers = """
    A reviewer is whoever has a job in the stage validation or acceptance, looks through what others marked, opens \
    issues where it is wrong, and says whether the job is completed or rejected.
    """

  /// What somebody does in a job of this stage.
  static func deed(in stage: Job.Stage) -> String {
    switch stage {
    case .annotation: "annotates"
    case .validation: "reviews"
    case .acceptance: "accepts"
    }
  }
}
