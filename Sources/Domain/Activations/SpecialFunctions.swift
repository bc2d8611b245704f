internal import Glibc

// Forms that neither overflow nor cancel, down to the smallest numbers that a double can hold.

/// 1/(1+e^−x).
func sigmoid(_ x: Double) -> Double {
  if x >= 0 { return 1 / (1 + exp(-x)) }
  let power = exp(x)
  return power / (1 + power)
}

/// σ'(x), without the difference 1−σ.
func sigmoidSlope(_ x: Double) -> Double {
  let power = exp(-abs(x))
  return power / ((1 + power) * (1 + power))
}

/// ln(1+e^x).
func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// 1−tanh²x, without the difference.
func sechSquared(_ x: Double) -> Double {
  let power = exp(-2 * abs(x))
  return 4 * power / ((1 + power) * (1 + power))
}

/// Φ(x), the normal distribution's share below x.
func normalShare(_ x: Double) -> Double { 0.5 * erfc(-x * 0.5.squareRoot()) }

/// φ(x), the normal distribution's density.
func normalDensity(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

/// `x * factor`, and 0 where the factor is 0 although x has no end.
func vanishing(_ x: Double, times factor: Double) -> Double { factor == 0 ? 0 : x * factor }

func clamped(_ x: Double, _ low: Double, _ high: Double) -> Double { min(max(x, low), high) }
