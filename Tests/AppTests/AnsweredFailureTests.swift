import HTTPTypes
import Domain
import Drawing
import HTTPTypes
import Media
import Testing
import Workflows

@testable import App

@Suite("Failures as answers")
struct AnsweredFailureTests {
  @Test(
    "a frame of a video that cannot be read is told in a sentence",
    arguments: [
      (VideoProblem.notReadable(reason: "moov atom not found"), 422), (.stuck, 422), (.noPictures, 422),
      (.programMissing(reason: "No such file"), 503),
    ]
  )
  func video(problem: VideoProblem, status: Int) {
    let answer = AnsweredFailure(problem)
    #expect(answer.status.code == status)
    #expect(answer.sentence == problem.description)
  }

  @Test("a stored picture that cannot be read is told in a sentence")
  func picture() {
    let failure = DecodingFailure.damaged(reason: "its pixels end too early")
    let answer = AnsweredFailure(failure)
    #expect(answer.status == .unprocessableContent)
    #expect(answer.sentence == failure.description)
  }

  @Test("what was not foreseen tells nothing of the inside")
  func unforeseen() {
    struct Secret: Error { let password = "secret" }
    let answer = AnsweredFailure(Secret())
    #expect(answer.status.code == 500)
    #expect(!answer.sentence.contains("secret"))
  }
}
