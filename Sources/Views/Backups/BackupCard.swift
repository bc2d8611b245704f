import HTML

/// The button that has a backup of a task or project made.
struct BackupCard: Fragment {
  /// `task` or `project`.
  let noun: String
  /// Where the form goes.
  let address: String

  var body: HTML {
    """
    <section class="card" aria-labelledby="backup-title">
    <h2 class="card__title" id="backup-title">Backup</h2>
    <form method="post" action="\(address)" class="card__action">
    <p>One file in CVAT’s layout with all of the \(noun): pictures, annotations, jobs, issues and guide.</p>
    <button class="button">Download a backup</button>
    </form>
    </section>
    """
  }
}
