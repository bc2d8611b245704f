import Domain
import Views

extension Project {
  static let sample = Project(
    id: .init(1),
    name: hostile,
    owner: .sample,
    created: .sample,
    updated: .sample,
    taskCount: 3
  )
}

extension Label {
  static let sample = Label(id: .init(1), name: hostile, color: LabelColor(rgb: 0xE6194B), position: 0)
}

extension Guide {
  static let sample = Guide(
    id: .init(1),
    subject: .project(.init(1)),
    markdown:
      "# \(hostile)\n\n- \(hostile)\n\n![\(hostile)](/api/assets/\(GuideAsset.sample.uuid))\n\n[x](javascript:alert(1))",
    created: .sample,
    updated: .sample
  )
}

extension GuideAsset {
  static let sample = GuideAsset(
    uuid: "0a1b2c3d",
    guide: .init(1),
    owner: .sample,
    name: hostile,
    width: 10,
    height: 20,
    blobKey: "",
    mediaType: "image/png",
    created: .sample
  )
}

extension Issue {
  static let sample = Issue(
    id: .init(1),
    job: Job.sample.id,
    task: LabelingTask.sample.id,
    frame: 2,
    position: [1, 2],
    owner: nil,
    assignee: nil,
    isResolved: false,
    created: .init(milliseconds: 0),
    updated: .init(milliseconds: 0),
    commentCount: 3
  )
}

extension SamplePage {
  static let projects = [
    SamplePage("projects", ProjectsPage(projects: .sample([.sample]), search: hostile, canCreate: true)),
    SamplePage("no projects", ProjectsPage(projects: .empty, canCreate: true)),
    SamplePage("no projects found", ProjectsPage(projects: .empty, search: hostile, canCreate: false)),
    SamplePage("new project", NewProjectPage()),
    SamplePage(
      "new project that failed",
      NewProjectPage(
        name: hostile,
        labels: [LabelRow(name: hostile, color: hostile)],
        failure: .sample("name", "labels", "labels[0]")
      )
    ),
    SamplePage(
      "project",
      ProjectPage(
        project: .sample,
        labels: [.sample],
        tasks: ListPage(elements: [.sample], count: 70, page: 2, pageSize: 30),
        search: hostile,
        rights: Rights(Standing(role: .user, organizationRole: .supervisor, isOwner: true)),
        progress: JobProgress([.init(stage: .validation, state: .rejected, jobs: 1, frames: 3)]),
        subsets: [ProjectSubset(name: hostile, taskCount: 1, frameCount: 2)],
        subset: hostile,
        members: [ProjectMember(person: .sample, connections: [.init(kind: "validation", count: 2)])]
      )
    ),
    SamplePage(
      "empty project",
      ProjectPage(
        project: .sample,
        labels: [],
        tasks: ListPage(elements: [], count: 0),
        rights: Rights(Standing(role: .admin))
      )
    ),
    SamplePage(
      "labels as JSON",
      RawLabelsPage(
        project: .sample,
        text: hostile,
        goingLabels: [hostile],
        failure: .sample("labels", "removal")
      )
    ),
    SamplePage("project settings", ProjectSettingsPage(project: .sample, labels: [.sample])),
    SamplePage(
      "project settings, new label failed",
      ProjectSettingsPage(
        project: .sample,
        labels: [.sample],
        name: hostile,
        newLabel: LabelRow(name: hostile, color: hostile),
        failure: .sample("label_name", "name")
      )
    ),
    SamplePage(
      "project settings, edit failed",
      ProjectSettingsPage(
        project: .sample,
        labels: [.sample],
        editedLabel: Label.sample.id,
        edit: LabelRow(name: hostile, color: hostile),
        failure: .sample("label_name")
      )
    ),
  ]
}
