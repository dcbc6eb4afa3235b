-- Frees a lock whoever holds it. The counter goes too, so that the next token is greater than all that were ever given.
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = redis.call('pttl', KEYS[1])
local held = redis.call('hmget', KEYS[1], 'token', 'node', 'since')
redis.call('del', KEYS[1], KEYS[2])
redis.call('zrem', KEYS[3], KEYS[1])
redis.call('zrem', KEYS[4], KEYS[1])
if left < 0 or not held[1] then
    return { 'free' }
end
return { 'freed', held[1], held[2], held[3], string.format('%.0f', now + left) }
