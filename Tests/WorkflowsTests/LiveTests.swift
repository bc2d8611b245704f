import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("Working on one job together")
struct LiveTests {
  private static let job = Job.ID(7)

  private static func person(_ number: Int, user: Int64 = 1, frame: Int? = nil) throws -> Presence {
    let user = User(id: User.ID(user), name: "person\(user)", role: .user, created: .test(0))
    return try Presence(client: Sample.uid(number), user: user, frame: frame)
  }

  @Test("whoever comes sees who is there, and the others hear of coming, moving and leaving")
  func comingAndGoing() async throws {
    let hub = LiveHub(process: "a")
    let first = try await hub.join(Self.job, as: Self.person(1))
    let second = try await hub.join(Self.job, as: Self.person(2, user: 2))
    #expect(first.members.isEmpty)
    #expect(second.members.map(\.name) == ["person1"])
    #expect(await hub.mail(for: first.seat, within: .seconds(60)).members.keys.sorted() == [Sample.uid(2).text])
    await hub.place(try Self.person(2, user: 2, frame: 3), in: Self.job)
    let moved = await hub.mail(for: first.seat, within: .seconds(60))
    #expect(moved.members[Sample.uid(2).text]?.frame == 3)
    await hub.leave(second.seat)
    #expect(await hub.mail(for: first.seat, within: .seconds(60)).left == [Sample.uid(2).text])
    #expect(await hub.mail(for: first.seat, within: .zero).isEmpty)
  }

  @Test("of what a slow reader has not read yet, only the last word of each person is kept")
  func mailIsBounded() async throws {
    let hub = LiveHub(process: "a")
    let seat = try await hub.join(Self.job, as: Self.person(1)).seat
    _ = try await hub.join(Self.job, as: Self.person(2))
    for frame in 0..<1000 { await hub.place(try Self.person(2, frame: frame), in: Self.job) }
    let mail = await hub.mail(for: seat, within: .zero)
    #expect(mail.members.count == 1 && mail.members.values.first?.frame == 999)
  }

  @Test("one person may look on from twelve tabs, and nobody any more once the server stops")
  func limits() async throws {
    let hub = LiveHub(process: "a")
    var seats: [Int] = []
    for number in 1...12 { seats.append(try await hub.join(Self.job, as: Self.person(number)).seat) }
    let refused = await Result.catching { try await hub.join(Self.job, as: Self.person(13)) }
    #expect(throws: LiveRefusal.tooManyOfUser) { try refused.get() }
    await hub.leave(seats[0])
    _ = try await hub.join(Self.job, as: Self.person(14))
    async let mail = hub.mail(for: seats[1], within: .seconds(600))
    await hub.close()
    let last = await mail
    #expect(last.isClosed)
    let late = await Result.catching { try await hub.join(Self.job, as: Self.person(15, user: 2)) }
    #expect(throws: LiveRefusal.closed) { try late.get() }
  }

  @Test("people with another process are there, too, until it does not repeat them any more")
  func otherProcesses() async throws {
    let (here, there) = (LiveHub(process: "a"), LiveHub(process: "b"))
    let seat = try await here.join(Self.job, as: Self.person(1)).seat
    let other = try await there.join(Self.job, as: Self.person(2, user: 2)).seat
    await there.edited(Self.job)
    var said = there.outgoing.makeAsyncIterator()
    for _ in 0..<2 { await here.hear(try #require(await said.next()), now: .test(0)) }
    let mail = await here.mail(for: seat, within: .zero)
    #expect(mail.members.values.map(\.name) == ["person2"] && mail.hasEdits)
    #expect(try await here.join(Self.job, as: Self.person(3)).members.count == 2)
    await here.repeatMembers(now: .test(20))
    #expect(await here.mail(for: seat, within: .zero).left.isEmpty)
    await here.repeatMembers(now: .test(40))
    #expect(await here.mail(for: seat, within: .zero).left == [Sample.uid(2).text])
    await there.leave(other)
    await here.hear(try #require(await said.next()), now: .test(41))
    await here.noticed([Self.job: 5])
    #expect(await here.mail(for: seat, within: .zero).hasEdits)
    await here.noticed([Self.job: 5])
    #expect(await here.mail(for: seat, within: .zero).isEmpty)
  }

  @Test("news are what others did since, as it is now; a stranger gets none", arguments: Engine.available)
  func news(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let (project, labels) = try await Sample.project(owner: owner, in: database)
      let (_, job) = try await Sample.task(in: project, owner: owner, database: database)
      let (viewer, work) = (Viewer(owner), EditWork(database: database))
      func since(_ number: Int64, client: Int = 900) async throws -> JobNews {
        try await JobNews.since(number, in: job.id, besides: Sample.uid(client), for: viewer, from: database)
      }
      let (box, other) = (Sample.box(1, label: labels[0]), Sample.box(2, label: labels[0]))
      let begin = [box, other].enumerated().map { Edit(seq: Int64($0) + 1, uid: $1.uid, change: .create($1)) }
      _ = try await work.apply(begin, client: Sample.uid(901), to: job.id, for: viewer, now: .test(1))
      let first = try await since(0)
      let changed = first.changed.map(\.annotation)
      #expect(changed.count == 2 && changed.contains(box) && changed.contains(other))
      #expect(first.gone.isEmpty && !first.isWhole)
      #expect(try await since(0, client: 901).changed.isEmpty)
      #expect(try await JobNews.latest(in: job.id, for: viewer, from: database) == first.number)
      let away = [Edit(seq: 3, uid: box.uid, change: .delete(base: 1))]
      _ = try await work.apply(away, client: Sample.uid(901), to: job.id, for: viewer, now: .test(2))
      let second = try await since(first.number)
      #expect(second.gone == [box.uid] && second.changed.isEmpty && second.number > first.number)
      #expect(try await since(second.number).gone.isEmpty)
      let all = AnnotationWork(database: database)
      _ = try await all.replace(.job(job.id), with: [], for: viewer, now: .test(3))
      #expect(try await since(second.number).isWhole)
      try await JobNews.forgetOld(now: .test(4000), in: database)
      #expect(try await since(second.number).isWhole)
      let stranger = Viewer(try await Sample.user("eve", in: database))
      await #expect(throws: NotFound("job")) {
        _ = try await JobNews.since(0, in: job.id, besides: Sample.uid(1), for: stranger, from: database)
      }
    }
  }

  @Test("who was away for hours reads everything again, and who stayed only what is new", arguments: Engine.available)
  func longAway(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let (project, labels) = try await Sample.project(owner: owner, in: database)
      let (_, job) = try await Sample.task(in: project, owner: owner, database: database)
      let viewer = Viewer(owner)
      func draw(_ number: Int64, at seconds: Int64) async throws {
        let box = Sample.box(Int(number), label: labels[0])
        let edit = Edit(seq: number, uid: box.uid, change: .create(box))
        let work = EditWork(database: database)
        _ = try await work.apply([edit], client: Sample.uid(901), to: job.id, for: viewer, now: .test(seconds))
      }
      func since(_ number: Int64, client: Int = 900) async throws -> JobNews {
        try await JobNews.since(number, in: job.id, besides: Sample.uid(client), for: viewer, from: database)
      }
      #expect(try await JobNews.latest(in: job.id, for: viewer, from: database) == 0)
      for number in Int64(1)...3 { try await draw(number, at: number) }
      let seen = try await since(0).number
      try await JobNews.forgetOld(now: .test(8000), in: database)
      #expect(try await JobNews.latest(in: job.id, for: viewer, from: database) == seen)
      #expect(try await since(0).isWhole, "opened before the first change")
      #expect(try await since(seen - 1, client: 901).isWhole)
      try await draw(4, at: 8001)
      let news = try await since(seen)
      #expect(!news.isWhole && news.changed.map(\.annotation.uid) == [Sample.uid(4)])
    }
  }

  @Test("what one connection announces, the processes on the same database hear", arguments: Engine.available)
  func announcements(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      guard let announcements = database.announcements else {
        #expect(engine == .sqlite)
        return try await database.announce("nobody hears it")
      }
      _ = try await announcements.next()
      try await database.announce("first \"one\"")
      try await database.announce("second")
      var heard: [String] = []
      while heard.count < 2 { heard += try await announcements.next() }
      #expect(heard == ["first \"one\"", "second"])
    }
  }
}
