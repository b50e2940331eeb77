-- What wrk sends. It is told by variables of the environment: LOAD_ADDRESSES (host:port, with commas between them; each
-- thread takes one), LOAD_METHOD, LOAD_PATH, LOAD_BODY and LOAD_CONTENT_TYPE, and LOAD_AUTHORIZATIONS, a file with one
-- value of that header a line, which are used in turn.

local addresses = {}
for address in os.getenv("LOAD_ADDRESSES"):gmatch("[^,]+") do
  addresses[#addresses + 1] = address
end

local authorizations = {}
local file = os.getenv("LOAD_AUTHORIZATIONS")
if file then
  for line in io.lines(file) do
    authorizations[#authorizations + 1] = line
  end
end

wrk.method = os.getenv("LOAD_METHOD")
wrk.path = os.getenv("LOAD_PATH")
wrk.body = os.getenv("LOAD_BODY")
if wrk.body then
  wrk.headers["Content-Type"] = os.getenv("LOAD_CONTENT_TYPE")
end
wrk.headers["Authorization"] = authorizations[1]

local threads = 0

function setup(thread)
  local host, port = addresses[threads % #addresses + 1]:match("(.+):(%d+)")
  thread.addr = wrk.lookup(host, port)[1]
  thread:set("number", threads)
  threads = threads + 1
end

-- Only then, for it takes the generator time: without this function wrk sends the same bytes again and again.
if #authorizations > 1 then
  local requests = {}
  local position = 0

  function init(args)
    for i, authorization in ipairs(authorizations) do
      wrk.headers["Authorization"] = authorization
      requests[i] = wrk.format()
    end
    -- Threads must not run side by side through the same requests.
    position = number * 4987 % #requests
  end

  function request()
    position = position % #requests + 1
    return requests[position]
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "\nresult requests=%d microseconds=%d connect=%d read=%d write=%d timeout=%d status=%d p50=%d p99=%d\n",
    summary.requests, summary.duration, errors.connect, errors.read, errors.write, errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(99)))
end
