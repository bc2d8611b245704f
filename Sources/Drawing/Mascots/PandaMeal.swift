extension Panda {
  /// Feeds a cane of bamboo into the mouth, bite by bite, and takes the next from behind.
  func paintEating(_ phase: Double, _ painter: Painter) {
    let time = Motion.shifted(phase, by: 0.3)
    let bites = [0.2, 0.32, 0.44, 0.56]
    let eaten = bites.map { Motion.ease(time, from: $0 - 0.02, to: $0 + 0.05) }.reduce(0, +)
    let chewing = Motion.ease(time, from: 0.2, to: 0.24) * (1 - Motion.ease(time, from: 0.84, to: 0.9))
    let gape = bites.map { Motion.arc(time, from: $0 - 0.06, to: $0 + 0.03) }.max() ?? 0
    let chew = Motion.swing(time, cycles: 10) * chewing
    let away = Motion.ease(time, from: 0.64, to: 0.74) * (1 - Motion.ease(time, from: 0.9, to: 1))
    let fresh = time > 0.82
    var pose = Pose(head: Vector(chew * 1.5, gape * 3), tilt: chew * 2, look: Vector(0.25, 0.1))
    pose.gaze = time > 0.62 && time < 0.84 ? .happy : .open(1, look: Vector(0.5, 0.6))
    pose.mouth = max(gape * 0.5, abs(chew) * 0.22)
    let puff = 0.5 * chewing
    pose.cheeks = (puff + chew * 0.5, puff - chew * 0.5)
    pose.breath = Motion.swing(phase, cycles: 2)
    pose.feet = Motion.swing(phase, cycles: 4) * 7
    let length = fresh ? 78 : 78 - eaten * 13
    let feeding = Vector(pose.head.x + 4 + length * 0.82, pose.head.y - 134 + length * 0.57)
    let hand = feeding + (Vector(96, -38) - feeding) * away
    pose.hands = (Vector(-60, -60), hand)
    paintSitting(pose, painter) {
      painter.placed(hand.x, hand.y, turned: -55 + away * 62) { paintCane(length: length, painter) }
      painter.placed(pose.head.x, pose.head.y - 132) {
        for bite in bites { Props.crumbs((time - bite) / 0.14, PandaGrove.bamboo.base, painter) }
      }
    }
  }
}
