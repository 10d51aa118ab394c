-- The case post-form for wrk: the same form as Load.java sends, and the answer looked at, too.
wrk.method = "POST"
wrk.body = "article=42&amount=3&customer=Ann+Lee"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

wrong = 0 -- global: read from outside the thread

function response(status, headers, body)
    if status < 300 and not body:find('"order": 4711', 1, true) then wrong = wrong + 1 end
end

function done(summary, latency, requests)
    local sum = 0
    for _, thread in ipairs(threads) do sum = sum + thread:get("wrong") end
    io.write("wrong answers: " .. sum .. "\n")
end
