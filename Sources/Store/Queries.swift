public import Database

/// Every statement of every store, so that a test can prepare each on both engines.
public enum StoredQueries {
  public static let all: [Query] = [
    UserStore.queries,
    PeopleStore.queries,
    SessionStore.queries,
    LinkStore.queries,
    AccessTokenStore.queries,
    LoginFailureStore.queries,
    OrganizationStore.queries,
    MembershipStore.queries,
    OrganizationInvitationStore.queries,
    IssueStore.queries,
    CommentStore.queries,
    GuideStore.queries,
    GuideAssetStore.queries,
    AuditStore.queries,
    ProjectStore.queries,
    LabelStore.queries,
    TaskStore.queries,
    FrameStore.queries,
    StagedPictureStore.queries,
    OrphanStore.queries,
    JobStore.queries,
    GroundTruthStore.queries,
    AnnotationStore.queries,
    DeletionStore.queries,
    RequestStore.queries,
    RequestQueue.queries,
    UploadFileStore.queries,
    MediaStore.queries,
    ComparisonStore.queries,
    DatasetStore.queries,
  ].flatMap(\.self)
}
