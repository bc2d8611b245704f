import Testing

@testable import Outbound

@Suite("An address to call")
struct OutboundURLTests {
  @Test(
    "is written again from its parts",
    arguments: [
      ("http://Example.ORG", "http://example.org/"), ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
      ("HTTP://example.org:8080?x", "http://example.org:8080/?x"),
      ("http://[2001:4860::8888]/", "http://[2001:4860::8888]/"),
      ("http://my_host-1.internal/%2e%2e/x", "http://my_host-1.internal/%2e%2e/x"),
      ("http://8.8.8.8", "http://8.8.8.8/"),
    ]
  )
  func isCanonical(typed: String, written: String) throws {
    #expect(try OutboundURL(typed).description == written)
  }

  @Test(
    "is refused where it could be read in two ways",
    arguments: [
      "", "example.org", "//example.org", "file:///etc/passwd", "gopher://x/", "ftp://example.org/",
      "data:text/plain,x",
      "unix:///run/x", "javascript:alert(1)", "http:/example.org", "http:\\\\example.org", "http://", "http:///x",
      "http://user@example.org/", "http://user:word@example.org/", "http://a@b@c/", "http://exa mple.org",
      "http://a\tb.org",
      "http://a\nb.org", "http://a\r\nHost: b/", "http://ex\u{E4}mple.org/", "http://\u{2460}27.0.0.1/",
      "http://example.org:0/",
      "http://example.org:65536/", "http://example.org:+80/", "http://example.org:8 0/",
      "http://example.org:\u{662}\u{660}/",
      "http://example.org:/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.0.0.1/", "http://0x7f000001/",
      "http://127.1/", "http://127.0.1/", "http://017700000001/", "http://1.2.3.4.5/", "http://256.1.1.1/",
      "http://127.0.0.1./",
      "http://example.org./", "http://a..b/", "http://-a.org/", "http://a-.org/", "http://[::1/", "http://[::1]x/",
      "http://[127.0.0.1]/", "http://[fe80::1%25eth0]/", "http://[v1.x]/", "http://example.org\\@evil.org/",
      "http://%31%32%37.1/",
      "http://a,b/", "http://" + String(repeating: "a", count: 64) + ".org/",
      "http://example.org/" + String(repeating: "a", count: 2048),
    ]
  )
  func isStrict(typed: String) {
    #expect(throws: OutboundFailure.self) { try OutboundURL(typed) }
  }

  @Test(
    "leads on as browsers read it",
    arguments: [
      ("/b", "http://h.org/b"), ("b?c", "http://h.org/x/b?c"), ("//other.org/z", "http://other.org/z"),
      ("https://other.org", "https://other.org/"), ("?q=a:b", "http://h.org/x/?q=a:b"),
    ]
  )
  func resolves(location: String, target: String) throws {
    #expect(try OutboundURL("http://h.org/x/y?z").resolving(location).description == target)
  }
}

@Suite("An address's range")
struct IPAddressTests {
  @Test(
    "is inside or special",
    arguments: [
      "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.0.1",
      "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.170", "192.0.2.1", "192.88.99.1",
      "192.168.1.1",
      "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1",
      "255.255.255.255",
      "::", "::1", "::ffff:7f00:1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
      "2001::1",
      "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
      "4000::1",
    ]
  )
  func isSpecial(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(!address.isPublic)
  }

  @Test(
    "is public",
    arguments: [
      "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.1", "172.15.255.255",
      "172.32.0.0", "192.167.1.1", "193.0.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2001:4860:4860::8888",
      "2606:4700::1",
      "2a00:1450::1",
    ]
  )
  func isPublic(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.isPublic)
    #expect(address.description == text)
  }

  @Test("holds the addresses that begin with its bits")
  func rangeContains() throws {
    let range = try #require(AddressRange("10.1.128.0/17"))
    #expect(range.contains(try #require(IPAddress("10.1.200.3"))))
    #expect(!range.contains(try #require(IPAddress("10.1.127.255"))))
    #expect(!range.contains(try #require(IPAddress("::ffff:10.1.200.3"))))
    for text in ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "x/8", "10.0.0.0/8/8", ""] {
      #expect(AddressRange(text) == nil, "\(text)")
    }
  }
}
