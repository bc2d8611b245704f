import Domain
import Hummingbird
import JSON

/// The functions and their values for programs, with the items of a plot's address.
struct FunctionAPI {
  let plots: ExplorerPlots

  func add(to routes: inout RouteTable) {
    routes.get("/api/functions", .everybody, functions)
    routes.get("/api/eval", .everybody, values)
  }

  func functions(request: Request, context: AppContext) async throws -> Response {
    try await plots.answer(request, mediaType: "application/json") {
      var json = JSONWriter()
      json.object { $0.array("functions") { list in ActivationFunction.all.forEach { list.add($0) } } }
      return json.bytes
    }
  }

  /// `f=elu&alpha=0.5&x=-1,0,1`; without `x` at 0.
  func values(request: Request, context: AppContext) async throws -> Response {
    let query = request.query
    let plot = try PlotRequest(query: query.items, family: .activations)
    let points = query.has("x") ? try PlotPoints.parsed(query["x"]) : [plot.readingPlace]
    return try await plots.answer(request, mediaType: "application/json") {
      var json = JSONWriter()
      json.object { $0.array("functions") { list in plot.curves.forEach { list.add($0, at: points) } } }
      return json.bytes
    }
  }
}

extension JSONWriter {
  fileprivate mutating func add(_ function: ActivationFunction) {
    object { json in
      json.field("id", function.id)
      json.field("name", function.name)
      json.array("parameters") { list in
        for parameter in function.parameters {
          list.object {
            $0.field("name", parameter.name)
            $0.field("symbol", parameter.symbol)
            $0.field("default", parameter.fallback)
            $0.field("min", parameter.range.lowerBound)
            $0.field("max", parameter.range.upperBound)
          }
        }
      }
    }
  }

  /// What is no finite number is null.
  fileprivate mutating func add(_ curve: ActivationCurve, at points: [Double]) {
    object { json in
      json.field("id", curve.function.id)
      json.array("values") { list in
        for x in points {
          list.object {
            $0.field("x", x)
            $0.field("f", curve.value(x))
            $0.field("df", curve.derivative(x))
          }
        }
      }
    }
  }
}
