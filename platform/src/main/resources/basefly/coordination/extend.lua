-- Prolongs the holder's own lock from now on.
if redis.call('hget', KEYS[1], 'holder') ~= ARGV[1] then
    return { 'lost' }
end
local time = redis.call('time')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[2])
redis.call('zadd', KEYS[3], ends, KEYS[1])
redis.call('zadd', KEYS[4], ends, KEYS[1])
return { 'extended' }
