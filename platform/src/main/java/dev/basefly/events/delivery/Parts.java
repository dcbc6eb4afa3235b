package dev.basefly.events.delivery;

/** What the shards of all listeners work with. */
record Parts(
        EventLog log,
        Cursors cursors,
        Place place,
        Parking parking,
        Reactions reactions,
        Meters meters,
        Replays replays) {}
