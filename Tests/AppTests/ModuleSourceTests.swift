import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import App

@Suite("Modules for browsers") struct ModuleSourceTests {
  @Test("lose the comments on lines of their own, and keep their lines' numbers and their casts")
  func comments() {
    let source = """
      /**
       * About it.
       * @param {string} name
       */
      export function call(name) {
        // why
        /** @type {string} */
        const words = /** @type {any} */ (name) // said
        /** @type {any} */ (words).size = 2
        return `${words} /* no comment */`
      }
      """
    let expected = """




      export function call(name) {


        const words = /** @type {any} */ (name) // said
        /** @type {any} */ (words).size = 2
        return `${words} /* no comment */`
      }
      """
    #expect(String(decoding: ModuleSource.withoutComments(Array(source.utf8)), as: UTF8.self) == expected)
  }

  @Test("everything that the editor imports is named for the browser, and there")
  func needs() async throws {
    try await withServer { server in
      let assets = server.services.pages.assets
      let needs = assets.needs(of: "js/editor/main.js")
      #expect(needs.contains("js/editor/editor.js") && needs.contains("js/lib/dom.js"))
      #expect(!needs.contains("js/editor/panels/settings-dialog.js"), "dialogs come when they are wanted")
      let visitor = server.stranger()
      for name in needs {
        let answer = try await visitor.get(assets.path(name))
        #expect(answer.status == .ok, "\(name)")
      }
    }
  }

  @Test("what the editor needs before it runs stays small: tools that few take come when they are taken")
  func size() async throws {
    try await withServer { server in
      let assets = server.services.pages.assets
      let main = "js/editor/main.js"
      let visitor = server.stranger()
      var bytes = 0
      for name in [main] + assets.needs(of: main) {
        let answer = try await visitor.get(assets.path(name), headers: [.acceptEncoding: "gzip"])
        bytes += answer.body.readableBytes
      }
      #expect(bytes > 60_000, "something was measured")
      #expect(bytes <= 110_000, "\(bytes) bytes; import() what is only needed after a click")
    }
  }
}
