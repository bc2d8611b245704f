import Domain
import HTML

/// Says what a ground truth job is, and makes one.
///
/// Fields: `share`, percent of the frames.
struct GroundTruthForm: Fragment {
  static let usualShare = "10"

  let task: LabelingTask
  let canMake: Bool
  /// Why the task cannot have one; nil where it can.
  let obstacle: String?
  let typed: String
  let failure: ValidationFailure?

  var body: HTML {
    """
    <section class="card quality-start" aria-labelledby="truth-title">
    <h2 class="card__title" id="truth-title">Measure the annotators with a ground truth</h2>
    <p>A ground truth job holds some of the task's frames a second time. Somebody whom you trust annotates them with
    care; then every other job is compared with it, object by object: what is missing, what is too much, what has
    the wrong label.</p>
    \(next)
    </section>
    """
  }

  private var next: HTML {
    if let obstacle {
      return """
        <p class="card__note">\(obstacle)</p>
        """
    }
    guard canMake else {
      return """
        <p class="card__note">Those who manage the task can make one.</p>
        """
    }
    return """
      \(failure.map { FormProblems(failure: $0, fields: ["share"]) })
      <form method="post" action="\(Path.groundTruth(task.id))" class="form">
      \(Field(
        name: "share", label: "Percent of the frames", value: typed.isEmpty ? Self.usualShare : typed,
        hint: "Chosen by chance among \(Wording.count(task.size ?? 0, "frame")), at least one of each job.",
        problem: failure?["share"], longest: 5
      ))
      <div class="form__actions"><button class="button button--primary">Make a ground truth job</button></div>
      </form>
      """
  }
}

/// The ground truth job, and how far it is.
struct GroundTruthCard: Fragment {
  let task: LabelingTask.ID
  let truth: Job

  var body: HTML {
    """
    <section class="card" aria-labelledby="truth-title">
    <h2 class="card__title" id="truth-title">Ground truth</h2>
    <dl class="data-list">
    <div class="data-list__row"><dt>Job</dt><dd><a href="\(Path.job(task, truth.id))">\(truth.id.description)</a></dd></div>
    <div class="data-list__row"><dt>Frames</dt><dd>\(Wording.grouped(truth.frameCount))</dd></div>
    <div class="data-list__row"><dt>Annotated by</dt><dd>\(truth.assignee?.calledName ?? "nobody yet")</dd></div>
    <div class="data-list__row"><dt>State</dt><dd>\(Badge(truth.state))</dd></div>
    </dl>
    \(note)
    </section>
    """
  }

  private var note: HTML? {
    guard truth.state != .completed else { return nil }
    return """
      <p class="card__note quality-words">It is not completed: what it lacks still counts against the annotators as too much.</p>
      """
  }
}
