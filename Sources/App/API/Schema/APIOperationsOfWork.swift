/// Projects, tasks, jobs, labels; their media; what stands on the frames; who is there.
extension APIOperations {
  static let places: [String: APIOperation] = [
    "GET /api/schema": .show("This document."),
    "GET /api/server/about": .show("Which server this is."),
    "GET /api/functions": .show("The explorer's activation functions with their parameters."),
    "GET /api/eval": .show("Values and slopes of activation functions: f, their parameters, x with commas."),
    "GET /api/server/annotation/formats": .show("The formats of datasets."),
    "GET /api/server/plugins": .show("Which parts of CVAT this server has."),
    "GET /api/server/share": .show(
      "What is in a folder of the connected share.",
      asking: [.takes("directory"), .takes("search")]
    ),
    "GET /api/cloudstorages": .list("Storages of others that are connected: none."),
    "GET /api/consensus/settings": .list("How replicas of jobs are merged: there are none."),
    "GET /api/users/self": .show("Oneself."),
    "GET /api/users/{user}": .show("An account."),
    "GET /api/auth/access_tokens/self": .show("The token that this request shows."),
    "GET /api/auth/access_tokens/{token}": .show("An access token, without its value."),
    "GET /api/organizations/{organization}": .show("An organisation."),
    "GET /api/memberships/{membership}": .show("A membership."),
    "GET /api/invitations/{key}": .show("An invitation."),
    "POST /api/projects": .create(
      "Makes a project.",
      [
        .needs("name"), .takes("labels", .objects), .takes("owner_id", .integer), .orNull("assignee_id", .integer),
        .takes("bug_tracker"),
      ]
    ),
    "GET /api/projects/{project}": .show("A project."),
    "PATCH /api/projects/{project}": .change(
      "Changes a project, or moves it to another organisation; labels with an id are changed or deleted, others added.",
      [
        .takes("name"), .takes("labels", .objects), .takes("owner_id", .integer), .orNull("assignee_id", .integer),
        .takes("bug_tracker"),
        .orNull("organization_id", .integer),
      ]
    ),
    "DELETE /api/projects/{project}": .delete("Deletes a project with its tasks."),
    "GET /api/projects/{project}/preview": .show("A small picture of its first frame."),
    "POST /api/tasks": .create(
      "Makes a task, without pictures yet.",
      [
        .needs("name"), .orNull("project_id", .integer), .takes("labels", .objects), .takes("subset"),
        .takes("owner_id", .integer), .orNull("assignee_id", .integer), .takes("bug_tracker"),
        .orNull("overlap", .integer), .takes("segment_size", .integer), .takes("initial_replicas", .integer),
      ]
    ),
    "GET /api/tasks/{task}": .show("A task."),
    "PATCH /api/tasks/{task}": .change(
      "Changes a task, or moves it into a project or to another organisation.",
      [
        .takes("name"), .orNull("project_id", .integer), .takes("labels", .objects), .takes("subset"),
        .takes("owner_id", .integer), .orNull("assignee_id", .integer), .takes("bug_tracker"),
        .orNull("organization_id", .integer),
      ]
    ),
    "DELETE /api/tasks/{task}": .delete("Deletes a task with its pictures."),
    "GET /api/tasks/{task}/status": .show("How far the making of a task is."),
    "GET /api/tasks/{task}/validation_layout": .show("How a task is validated."),
    "GET /api/jobs/{job}": .show("A job."),
    "PATCH /api/jobs/{job}": .change(
      "Gives a job to somebody, or moves it on.",
      [.orNull("assignee", .integer), .takes("stage"), .takes("state")]
    ),
    "GET /api/jobs/{job}/validation_layout": .show("The honeypots of a job: none."),
    "PATCH /api/jobs/{job}/validation_layout": .change(
      "Refused but for an empty list.",
      [.takes("honeypot_real_frames", .integers)]
    ),
    "GET /api/labels/{label}": .show("A label."),
    "PATCH /api/labels/{label}": .change(
      "Changes a label.",
      [.takes("name"), .takes("color"), .takes("type"), .takes("attributes", .objects), .takes("svg")]
    ),
    "DELETE /api/labels/{label}": .delete("Deletes a label with everything that has it."),
    "GET /api/issues/{issue}": .show("An issue."),
    "GET /api/comments/{comment}": .show("A comment."),
    "GET /api/guides/{guide}": .show("A guide."),
    "GET /api/assets/{asset}": .show("A picture of a guide."),
    "GET /api/requests/{request}": .show(
      "A background request; clients are answered when it is over, or after a while."
    ),
    "GET /api/requests/{request}/file": .show("The file that a request made."),
    "DELETE /api/requests/{request}/file": .delete("Throws away the file that a dry run of an import kept."),
    "POST /api/requests/{request}/import": .begin(
      "Imports the file of a dry run, which is kept until the request's expiry_date; what is not said is as it was there.",
      asking: importing
    ),
    "POST /api/requests/{request}/cancel": .change("Cancels a request.", []),
  ]

  private static let pictures =
    "By type: a frame, a chunk, a preview, or a frame's context images as a zip; of these, index gives one alone."

  private static let frames: [APIOperation.Member] = [
    .needs("type"), .takes("number", .integer), .takes("index", .integer), .takes("quality"),
  ]

  private static let mediaPlan: [APIOperation.Member] = [
    .takes("image_quality", .integer), .takes("chunk_size", .integer), .takes("sorting_method"),
    .takes("upload_file_order", .texts), .takes("start_frame", .integer), .takes("stop_frame", .integer),
    .takes("frame_filter"), .takes("use_zip_chunks", .flag), .takes("server_files", .texts),
    .takes("server_files_exclude", .texts), .takes("remote_files", .texts), .takes("validation_params", .object),
  ]

  static let media: [String: APIOperation] = [
    "POST /api/tasks/{task}/data": .begin(
      "Gives a task pictures: by CVAT's three messages (headers Upload-Start, Upload-Multiple, Upload-Finish), by tus 1.0.0,"
        + " or at once. What lies in related_images/img1_jpg/ beside img1.jpg becomes its context images.",
      mediaPlan
    ),
    "GET /api/tasks/{task}/data": .show(pictures, asking: frames),
    "GET /api/jobs/{job}/data": .show("\(pictures) Of a job, its own alone.", asking: frames),
    "GET /api/tasks/{task}/data/meta": .show("The frames of a task."),
    "GET /api/jobs/{job}/data/meta": .show("The frames of a job."),
    "PATCH /api/tasks/{task}/data/meta": .change(
      "Takes frames out, or puts them back.",
      [.takes("deleted_frames", .integers)]
    ),
    "PATCH /api/jobs/{job}/data/meta": .change(
      "Takes frames of a job out, or puts them back.",
      [.takes("deleted_frames", .integers)]
    ),
    "GET /api/tasks/{task}/preview": .show("A small picture of the first frame."),
    "GET /api/jobs/{job}/preview": .show("A small picture of the job's first frame."),
    "GET /api/uploads/{token}": .show("How far a file is, in the header Upload-Offset."),
    "PATCH /api/uploads/{token}": APIOperation(
      summary: "Takes a piece of a file, at the header Upload-Offset.",
      status: 204,
      bytesOfType: "application/offset+octet-stream"
    ),
  ]

  private static let document: [APIOperation.Member] = [
    .takes("tags", .objects), .takes("shapes", .objects), .takes("tracks", .objects),
  ]

  private static let export: [APIOperation.Member] = [
    .needs("format"), .takes("save_images", .flag), .takes("location"), .takes("filename"),
    .takes("update_table", .flag),
  ]

  private static let upload: [APIOperation.Member] = [.needs("format"), .takes("filename")] + importing

  private static let importing: [APIOperation.Member] = [
    .takes("conv_mask_to_poly", .flag), .takes("import_mode"), .takes("label_mapping"), .takes("create_labels", .flag),
    .takes("dry_run", .flag),
  ]

  static let annotations: [String: APIOperation] = [
    "GET /api/jobs/{job}/annotations": .show(
      "What stands on the frames of a job; with relations=true also what joins its objects.",
      asking: [.takes("relations", .flag)]
    ),
    "PUT /api/jobs/{job}/annotations": .change("Puts these in the place of all.", document),
    "PATCH /api/jobs/{job}/annotations": APIOperation(
      summary: "Adds, changes or deletes some.",
      members: document,
      query: [.needs("action")]
    ),
    "DELETE /api/jobs/{job}/annotations": .delete("Deletes all of a job; they can be brought back for a while."),
    "GET /api/tasks/{task}/annotations": .show(
      "What stands on the frames of a task; with relations=true also what joins its objects.",
      asking: [.takes("relations", .flag)]
    ),
    "PUT /api/tasks/{task}/annotations": .change("Puts these in the place of all.", document),
    "PATCH /api/tasks/{task}/annotations": APIOperation(
      summary: "Adds, changes or deletes some.",
      members: document,
      query: [.needs("action")]
    ),
    "DELETE /api/tasks/{task}/annotations": .delete("Deletes all of a task; they can be brought back for a while."),
    "PATCH /api/jobs/{job}/ops": .change(
      "Stores edits of a client, all or none, each once; 409 shows what somebody else stored meanwhile.",
      [.needs("client"), .needs("ops", .objects)]
    ),
    "POST /api/jobs/{job}/annotations": .begin("Imports annotations from an uploaded file.", asking: upload),
    "POST /api/tasks/{task}/annotations": .begin("Imports annotations from an uploaded file.", asking: upload),
    "POST /api/projects/{project}/dataset": .begin("Makes tasks of an uploaded dataset.", asking: upload),
    "POST /api/jobs/{job}/dataset/export": .begin("Exports a job.", asking: export),
    "POST /api/tasks/{task}/dataset/export": .begin("Exports a task.", asking: export),
    "POST /api/projects/{project}/dataset/export": .begin("Exports a project.", asking: export),
  ]
}
