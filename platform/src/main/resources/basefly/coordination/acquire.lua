-- Takes a free lock for a while and numbers the holder. Answers granted and the token, busy and the milliseconds left, full,
-- or seed when the counter is missing or used up and must be told where to go on.
local lock, counter, ofOwner, ofAll = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local holder, node, lease, seed, most, kept = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5]), ARGV[6]
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = redis.call('pttl', lock)
if left >= 0 then
    return { 'busy', tostring(left) }
end
redis.call('zremrangebyscore', ofOwner, '-inf', now)
redis.call('zremrangebyscore', ofAll, '-inf', now)
if redis.call('zcard', ofOwner) >= most then
    return { 'full' }
end
local last = redis.call('get', counter)
if not last or tonumber(last) % 1048576 == 1048575 then
    if seed == '' then
        return { 'seed' }
    end
    redis.call('set', counter, seed)
end
redis.call('incr', counter)
redis.call('pexpire', counter, kept)
local token = redis.call('get', counter)
redis.call('hset', lock, 'holder', holder, 'node', node, 'token', token, 'since', string.format('%.0f', now))
redis.call('pexpire', lock, lease)
redis.call('zadd', ofOwner, now + lease, lock)
redis.call('zadd', ofAll, now + lease, lock)
redis.call('pexpire', ofOwner, kept)
redis.call('pexpire', ofAll, kept)
return { 'granted', token }
