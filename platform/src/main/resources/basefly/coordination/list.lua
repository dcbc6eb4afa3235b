-- All locks that are held: key, token, node, since and end in milliseconds, one after the other.
local found = { 'held' }
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, lock in ipairs(redis.call('zrangebyscore', KEYS[1], now, '+inf')) do
    local held = redis.call('hmget', lock, 'token', 'node', 'since')
    if held[1] then
        local ends = string.format('%.0f', now + redis.call('pttl', lock))
        for _, value in ipairs({ lock, held[1], held[2], held[3], ends }) do
            found[#found + 1] = value
        end
    end
end
return found
