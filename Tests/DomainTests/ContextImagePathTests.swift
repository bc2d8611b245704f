import Testing

@testable import Domain

@Suite("Paths of context images")
struct ContextImagePathTests {
  @Test("the folder is named for the picture, its last dot as an underscore")
  func folders() {
    #expect(ContextImagePath("cam2.png", of: "img1.jpg").path == "related_images/img1_jpg/cam2.png")
    #expect(ContextImagePath("cam2.png", of: "a/b/img.1.jpg").path == "a/b/related_images/img.1_jpg/cam2.png")
    #expect(ContextImagePath("cam2.png", of: "plain").path == "related_images/plain/cam2.png")
  }

  @Test("a path in such a folder tells its picture and its name")
  func read() throws {
    let path = try #require(ContextImagePath("a/related_images/my_img_jpg/left/cam2.png"))
    #expect(path.place == "a/" && path.pictureFolder == "my_img_jpg" && path.name == "left/cam2.png")
    #expect(path.likelyPicture == "a/my_img.jpg")
    #expect(path.folderPath == ContextImagePath("x", of: "a/my_img.jpg").folderPath)
    #expect(path.path == "a/related_images/my_img_jpg/left/cam2.png")
  }

  @Test("a picture in the folder itself belongs to none")
  func misplaced() throws {
    let path = try #require(ContextImagePath("related_images/cam2.png"))
    #expect(path.pictureFolder.isEmpty && path.name == "cam2.png" && path.folderPath == "related_images/")
  }

  @Test(
    "others are no context images",
    arguments: ["img1.jpg", "a/img1.jpg", "related_images", "my_related_images/a.png"]
  )
  func others(path: String) {
    #expect(ContextImagePath(path) == nil)
  }
}
