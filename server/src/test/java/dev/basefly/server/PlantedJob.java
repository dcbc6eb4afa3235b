package dev.basefly.server;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import java.util.UUID;

/** Plants a job of the organization that the owner of this address founded, with all that pages show of one. */
@CrossTenant(reason = "plays the worker, whose steps the pages show")
record PlantedJob(String email, String queue, String kind) {

    /** In its first attempt after one that failed, with a tenth of its work done. */
    JobId running(SystemDatabase database, UUID worker) {
        return plant(database, """
                'RUNNING', 1, '%s', now(), 10, '1 of 10 tables',
                jobs_failed(null, 1, now(), 'dev.basefly.jobs.JobFailure: The storage was away'), null
                """.formatted(worker));
    }

    JobId dead(SystemDatabase database) {
        return plant(database, """
                'DEAD', 3, null, now(), null, null,
                jobs_failed(null, 3, now(), 'java.io.IOException: Connection to "db-7" refused'),
                'java.io.IOException: Connection to … refused'
                """);
    }

    /** Dead like one whose worker vanished each time. */
    JobId deadWithoutAWord(SystemDatabase database) {
        return plant(database, "'DEAD', 3, null, now(), null, null, null, null");
    }

    private JobId plant(SystemDatabase database, String rest) {
        var id = UUID.randomUUID();
        database.jdbc()
                .sql("""
                        insert into jobs (tenant_id, id, queue, kind, rank, priority, payload, run_at, most_attempts, actor,
                            created_at, state, attempt, worker_id, started_at, progress, progress_note, failures, error_group)
                        select m.tenant_id, :id, :queue, :kind, 1, 10, '{"customer": "Ada Lovelace", "rows": 1200}', now(), 3,
                            'program:test', now(),
                        """ + rest + " from memberships m join users u on u.id = m.user_id where u.email = :email")
                .param("id", id)
                .param("queue", queue)
                .param("kind", kind)
                .param("email", email)
                .update();
        return new JobId(id);
    }
}
