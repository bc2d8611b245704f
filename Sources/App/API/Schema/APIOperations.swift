import Store

/// What is known of the operations, by method and path as in the table of routes; a test holds the names against it.
enum APIOperations {
  static let all: [String: APIOperation] = [
    organizations, work, places, media, annotations, webhooks, quality, UnofferedAPI.operations,
  ].reduce(identity) { $0.merging($1) { $1 } }

  private static let identity: [String: APIOperation] = [
    "POST /api/auth/login": .change(
      "Signs in; sets the cookies sessionid and csrftoken.",
      [
        .takes("username"), .takes("email"), .needs("password"),
      ]
    ),
    "POST /api/auth/logout": .change("Ends the session.", []),
    "POST /api/auth/register": .create(
      "Makes an account; administrators only.",
      [
        .needs("username"), .needs("password1"), .needs("password2"), .takes("email"), .takes("first_name"),
        .takes("last_name"),
      ]
    ),
    "POST /api/auth/password/change": .change(
      "Changes one's own password.",
      [
        .needs("old_password"), .needs("new_password1"), .needs("new_password2"),
      ]
    ),
    "POST /api/auth/password/reset": .change("Refused: no mail is sent.", [.takes("email")]),
    "POST /api/auth/password/reset/confirm": .change(
      "Sets a password by an administrator's link.",
      [
        .needs("token"), .needs("new_password1"), .needs("new_password2"), .takes("uid"),
      ]
    ),
    "GET /api/auth/access_tokens": .list("One's own access tokens.", AccessTokenStore.fields),
    "POST /api/auth/access_tokens": .create(
      "Makes an access token; its value is in this answer alone.",
      [
        .needs("name"), .orNull("expiry_date", .moment), .takes("read_only", .flag),
      ]
    ),
    "PATCH /api/auth/access_tokens/{token}": .change(
      "Changes an access token.",
      [
        .takes("name"), .orNull("expiry_date", .moment), .takes("read_only", .flag),
      ]
    ),
    "DELETE /api/auth/access_tokens/{token}": .delete("Revokes an access token."),
    "GET /api/users": .list("Who works here.", UserStore.fields),
    "PATCH /api/users/{user}": .change(
      "Changes an account: one's own, or any for administrators.",
      [
        .takes("username"), .takes("first_name"), .takes("last_name"), .takes("email"), .takes("groups", .texts),
        .takes("is_active", .flag), .takes("is_superuser", .flag), .takes("is_staff", .flag),
      ]
    ),
    "DELETE /api/users/{user}": .delete("Deletes an account; what it owned stays."),
  ]

  private static let organizations: [String: APIOperation] = [
    "GET /api/organizations": .list("One's organisations.", OrganizationStore.fields),
    "POST /api/organizations": .create(
      "Makes an organisation.",
      [
        .needs("slug"), .takes("name"), .takes("description"), .takes("contact", .object),
      ]
    ),
    "PATCH /api/organizations/{organization}": .change(
      "Changes an organisation.",
      [
        .takes("slug"), .takes("name"), .takes("description"), .takes("contact", .object),
      ]
    ),
    "DELETE /api/organizations/{organization}": .delete("Deletes an organisation; projects and tasks stay."),
    "GET /api/memberships": .list("Who belongs to one's organisations.", MembershipStore.fields),
    "PATCH /api/memberships/{membership}": .change("Changes a member's role.", [.takes("role")]),
    "DELETE /api/memberships/{membership}": .delete("Takes a member out, or leaves."),
    "GET /api/invitations": .list(
      "Invitations to oneself, and of what one manages.",
      OrganizationInvitationStore.fields
    ),
    "POST /api/invitations": .create("Invites the account of this name or e-mail.", [.needs("email"), .needs("role")]),
    "DELETE /api/invitations/{key}": .delete("Withdraws an invitation."),
    "POST /api/invitations/{key}/accept": .change("Joins the organisation.", []),
    "POST /api/invitations/{key}/decline": .delete("Declines an invitation."),
    "POST /api/invitations/{key}/resend": .delete("Gives an invitation another week."),
  ]

  private static let work: [String: APIOperation] = [
    "GET /api/projects": .list("The projects that one may see.", ProjectStore.fields),
    "GET /api/tasks": .list("The tasks that one may see.", TaskStore.fields),
    "GET /api/jobs": .list("The jobs that one may see.", JobStore.fields),
    "GET /api/requests": .list("One's background requests.", RequestStore.fields),
    "GET /api/labels": .list("The labels of a task, a project or a job.", LabelStore.fields),
    "POST /api/jobs": .create(
      "Makes the ground truth job of a task.",
      [
        .needs("type"), .needs("task_id", .integer), .needs("frame_selection_method"), .takes("frame_count", .integer),
        .takes("frame_share", .number), .takes("frames_per_job_count", .integer),
        .takes("frames_per_job_share", .number), .takes("random_seed", .integer), .takes("frames", .integers),
        .orNull("assignee", .integer),
      ]
    ),
    "PATCH /api/jobs": .change(
      "Gives many jobs of a task to somebody, or to nobody.",
      [
        .needs("ids", .integers),
        APIOperation.Member(name: "assignee", kind: .integer, isRequired: true, isNullable: true),
      ]
    ),
    "DELETE /api/jobs/{job}": .delete("Removes a ground truth job with its annotations."),
    "PATCH /api/tasks/{task}/validation_layout": .change(
      "Says which frames of the ground truth job do not count.",
      [.takes("disabled_frames", .integers)]
    ),
    "GET /api/issues": .list("What was said about places on frames.", IssueStore.fields),
    "POST /api/issues": .create(
      "Says something about a place on a frame.",
      [
        .needs("frame", .integer), .needs("position", .numbers), .needs("job", .integer), .needs("message"),
        .orNull("assignee", .integer), .takes("resolved", .flag),
      ]
    ),
    "PATCH /api/issues/{issue}": .change(
      "Moves, assigns or resolves an issue.",
      [
        .takes("position", .numbers), .orNull("assignee", .integer), .takes("resolved", .flag),
      ]
    ),
    "DELETE /api/issues/{issue}": .delete("Deletes an issue with its comments."),
    "GET /api/comments": .list("The talk about issues.", CommentStore.fields),
    "POST /api/comments": .create("Answers in an issue.", [.needs("issue", .integer), .needs("message")]),
    "PATCH /api/comments/{comment}": .change("Words one's own comment anew.", [.takes("message")]),
    "DELETE /api/comments/{comment}": .delete("Deletes a comment."),
    "POST /api/guides": .create(
      "Writes the guide of a project or task.",
      [
        .orNull("project_id", .integer), .orNull("task_id", .integer), .takes("markdown"),
      ]
    ),
    "PATCH /api/guides/{guide}": .change("Changes a guide.", [.takes("markdown")]),
    "DELETE /api/guides/{guide}": .delete("Deletes a guide with its pictures."),
    "POST /api/assets": APIOperation(
      summary: "Adds a picture to a guide.",
      status: 201,
      members: [.needs("guide_id", .integer), .needs("file", .file)],
      isForm: true
    ),
    "DELETE /api/assets/{asset}": .delete("Removes a picture of a guide."),
    "POST /api/lambda/requests": .change(
      "Has a detector mark a whole task or job, or joins its boxes into tracks by re-identification, in the background.",
      [
        .needs("function"), .takes("task", .integer), .takes("job", .integer), .takes("threshold", .number),
        .takes("max_distance", .integer), .takes("cleanup", .flag), .takes("conv_mask_to_poly", .flag),
        .takes("mapping", .object),
      ]
    ),
    "DELETE /api/lambda/requests/{request}": .delete("Cancels a model's work."),
  ]
}
