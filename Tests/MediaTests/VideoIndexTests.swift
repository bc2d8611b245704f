import Domain
import Testing

@testable import Media

@Suite("The index of a video") struct VideoIndexTests {
  private let chapters = [Chapter(frames: 0...1, title: "Über = uns"), Chapter(frames: 2...2, title: "")]

  private func index(_ chapters: [Chapter]) -> VideoIndex {
    VideoIndex(width: 64, height: 48, start: 0.5, times: [0.5, 0.6, 0.7], keyframes: [0, 2], chapters: chapters)
  }

  @Test("is read as it was written, with chapters and without")
  func roundTrip() {
    for all in [[], chapters] { #expect(VideoIndex(bytes: index(all).bytes) == index(all)) }
  }

  @Test("is no index when bytes are missing, anywhere but between two chapters")
  func cutShort() {
    let bytes = index(chapters).bytes
    let whole = [index([]).bytes.count, index(Array(chapters.prefix(1))).bytes.count, bytes.count]
    let readable = (0...bytes.count).filter { VideoIndex(bytes: Array(bytes.prefix($0))) != nil }
    #expect(readable == whole)
  }

  @Test("a frame belongs to the chapter in which it begins to be seen")
  func probed() {
    let text = """
      [CHAPTER]
      id=0
      start_time=0.000000
      end_time=0.100000
      TAG:title=One = first
      [/CHAPTER]
      [CHAPTER]
      start_time=0.100000
      end_time=0.300000
      [/CHAPTER]
      [CHAPTER]
      start_time=9.000000
      end_time=10.000000
      TAG:title=Beyond
      [/CHAPTER]
      """
    let found = VideoChapters.chapters(in: text, times: [0, 0.05, 0.1, 0.2])
    #expect(found == [Chapter(frames: 0...1, title: "One = first"), Chapter(frames: 2...3, title: "")])
  }
}
