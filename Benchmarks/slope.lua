-- For wrk: another slope at each request, so that no cache can answer.
math.randomseed(os.time())

function request()
  return wrk.format("GET", string.format("%s&slope=%.9f", wrk.path, 0.01 + 0.9 * math.random()))
end
