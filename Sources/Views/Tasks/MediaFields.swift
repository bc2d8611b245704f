import Domain
import HTML

/// How much one upload may bring.
public struct UploadLimits: Equatable, Sendable {
  public let files: Int
  public let bytes: Int64

  public init(files: Int, bytes: Int64) {
    self.files = files
    self.bytes = bytes
  }
}

/// Where the frames of a task can come from on this server.
public struct MediaSources: Equatable, Sendable {
  /// Something in the connected share.
  public struct ShareEntry: Equatable, Sendable {
    public let name: String
    public let isFolder: Bool

    public init(name: String, isFolder: Bool) {
      self.name = name
      self.isFolder = isFolder
    }
  }

  public let limits: UploadLimits
  /// What lies at the top of the connected share; nil where none is connected.
  public let share: [ShareEntry]?
  public let takesVideos: Bool

  public init(limits: UploadLimits, share: [ShareEntry]?, takesVideos: Bool) {
    self.limits = limits
    self.share = share
    self.takesVideos = takesVideos
  }
}

/// The part of a form that says which files become frames, and how: `client_files`, `server_files` (checkboxes, and lines
/// of text), `remote_files`, `sorting_method`, `image_quality`, `start_frame`, `stop_frame`, `frame_step`,
/// `skip_unusable`; for a new task `segment_size` and `overlap` too.
struct MediaFields: Fragment {
  /// The fields that show their sentence themselves.
  static func names(_ sources: MediaSources) -> [String] {
    [
      "client_files", "remote_files", "segment_size", "overlap", "image_quality", "start_frame", "stop_frame",
      "frame_filter",
    ] + (sources.share == nil ? [] : ["server_files"])
  }

  private static let details = [
    "segment_size", "overlap", "image_quality", "start_frame", "stop_frame", "frame_step", "skip_unusable",
  ]

  let sources: MediaSources
  /// What was typed, by the fields' names.
  let values: [String: String]
  let failure: ValidationFailure?
  /// A task that exists has its size of jobs already.
  let isNewTask: Bool

  var body: HTML {
    """
    \(upload)
    \(share)
    \(remote)
    <details class="form__more"\(attribute: "open", if: isDetailed)><summary>Options</summary>
    <div class="form">
    \(Choice(
      name: "sorting_method", label: "Order of the frames", options: Self.orders,
      selected: values["sorting_method"] ?? "natural"
    ))
    \(isNewTask ? jobs : nil)
    \(number("image_quality", "Quality of the pictures shown while annotating", "0 to 100; 70 where nothing is said."))
    <fieldset class="form__group"><legend>Only some of the frames</legend>
    <div class="form form--short">
    \(number("start_frame", "First frame", "Counted from 0."))
    \(number("stop_frame", "Last frame", "Empty for the end."))
    \(number("frame_step", "Every how many", "10 for every tenth; mostly for videos."))
    </div>
    </fieldset>
    <label class="check"><input class="check__box" type="checkbox" name="skip_unusable" \
    value="true"\(attribute: "checked", if: values["skip_unusable"] != nil)> Leave out files that cannot be used</label>
    </div>
    </details>
    """
  }

  private static let orders = [
    Choice.Option(value: "natural", words: "By name, 2 before 10"),
    Choice.Option(value: "lexicographical", words: "By name, 10 before 2"),
    Choice.Option(value: "predefined", words: "As chosen here"),
    Choice.Option(value: "random", words: "Shuffled"),
  ]

  private var isDetailed: Bool {
    Self.details.contains { !(values[$0] ?? "").isEmpty || problem($0) != nil }
  }

  private var jobs: HTML {
    """
    <div class="form form--short">
    \(number("segment_size", "Frames in a job", "Empty puts all into one job."))
    \(number("overlap", "Frames that neighbouring jobs share", "So that two people mark the same frames."))
    </div>
    """
  }

  private func problem(_ name: String) -> String? { failure?[name == "frame_step" ? "frame_filter" : name] }

  private func number(_ name: String, _ label: String, _ hint: HTML) -> Field {
    Field(
      name: name,
      label: label,
      value: values[name] ?? "",
      hint: hint,
      problem: problem(name),
      isRequired: false,
      longest: 9
    )
  }

  private var upload: HTML {
    let description = FieldDescription(
      id: "client_files",
      name: "client_files",
      hint: hint,
      problem: failure?["client_files"]
    )
    return """
      <div class="field\(description.problem == nil ? "" : " field--invalid")">
      <label class="field__label" for="client_files">Files of this computer</label>
      <picture-drop class="picture-drop" data-files="\(sources.limits.files)" data-bytes="\(sources.limits.bytes)">
      <input class="picture-drop__input" id="client_files" name="client_files" type="file" \
      multiple\(description.attributes)>
      </picture-drop>
      \(description)
      </div>
      """
  }

  private var hint: HTML {
    """
    Pictures, archives of pictures\(sources.takesVideos ? ", or one video" : ""): at most \
    \(Wording.grouped(sources.limits.files)) files and \(Wording.size(ofBytes: sources.limits.bytes)) together.\
    \(sources.takesVideos ? "" : " Videos need ffmpeg, which this server does not have.") \
    In archives and on the share, what lies in <code>related_images/img1_jpg</code> beside <code>img1.jpg</code> becomes \
    its context images, to be looked at while that picture is marked.
    """
  }

  private var remote: HTML {
    let isOpen = !(values["remote_files"] ?? "").isEmpty || failure?["remote_files"] != nil
    return """
      <details class="form__more"\(attribute: "open", if: isOpen)><summary>From other servers</summary>
      \(lines("remote_files", "Addresses of pictures", "One <code>https://</code> address a line."))
      </details>
      """
  }

  private var share: HTML? {
    guard let entries = sources.share else { return nil }
    let chosen = values["server_files"] ?? ""
    let isOpen = !chosen.isEmpty || failure?["server_files"] != nil
    return """
      <details class="form__more"\(attribute: "open", if: isOpen)><summary>From the connected share</summary>
      <share-tree class="share-tree">
      <ul class="share-tree__list">
      \(entries.map { entry in
        """
        <li class="share-tree__entry"><label class="check"><input class="check__box" type="checkbox" \
        name="server_files" value="\(entry.name)"> \(entry.name)\(entry.isFolder ? "/" : "")</label></li>

        """ as HTML
      })
      </ul>
      </share-tree>
      \(lines("server_files", "Other paths", "One a line; a folder stands for everything in it."))
      </details>
      """
  }

  private func lines(_ name: String, _ label: String, _ hint: HTML) -> HTML {
    let description = FieldDescription(id: name, name: name, hint: hint, problem: failure?[name])
    return """
      <div class="field\(description.problem == nil ? "" : " field--invalid")">
      <label class="field__label" for="\(name)">\(label) <span class="field__optional">optional</span></label>
      <textarea class="field__control" id="\(name)" name="\(name)" rows="3" \
      spellcheck="false"\(description.attributes)>\(values[name] ?? "")</textarea>
      \(description)
      </div>
      """
  }
}
