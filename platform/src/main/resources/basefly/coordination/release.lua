-- Frees the holder's own lock.
if redis.call('hget', KEYS[1], 'holder') ~= ARGV[1] then
    return { 'lost' }
end
redis.call('del', KEYS[1])
redis.call('zrem', KEYS[3], KEYS[1])
redis.call('zrem', KEYS[4], KEYS[1])
return { 'released' }
