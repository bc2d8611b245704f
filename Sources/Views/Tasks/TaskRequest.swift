import Domain
import HTML

/// How far the frames of a task are being made, or why that failed; it lives, and loads the page anew at the end.
struct TaskRequest: Fragment {
  let request: BackgroundRequest
  let task: LabelingTask.ID

  var body: HTML {
    """
    <live-part id="task-request" data-busy="\(request.state.isOver ? "false" : "true")" data-then="reload">
    <section class="card task-request" aria-labelledby="request-title">
    <h2 class="card__title" id="request-title">\(title)</h2>
    <div>\(RequestStatus(request: request))\(RequestSentence(request: request))\
    \(RequestLog(request: request))</div>
    <div class="card__action">\(RequestButton(request: request, from: Path.task(task)))</div>
    </section>
    </live-part>
    """
  }

  private var title: String {
    request.state == .failed ? "No pictures were added" : "Pictures are being added"
  }
}
