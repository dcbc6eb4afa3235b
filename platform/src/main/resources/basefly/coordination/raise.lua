-- Makes the counter, and the number of the holder, no smaller than a token that another server gave.
local last = redis.call('get', KEYS[2])
if not last or tonumber(last) < tonumber(ARGV[2]) then
    redis.call('set', KEYS[2], ARGV[2])
    redis.call('pexpire', KEYS[2], ARGV[3])
end
if redis.call('hget', KEYS[1], 'holder') ~= ARGV[1] then
    return { 'lost' }
end
redis.call('hset', KEYS[1], 'token', ARGV[2])
return { 'raised' }
