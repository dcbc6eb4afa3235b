package dev.basefly.benchmarks.access;

import dev.basefly.access.ObjectRule;
import dev.basefly.access.ObjectType;
import dev.basefly.access.Permission;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.TestPostgres.Database;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * 100,000 documents of one organization.
 *
 * @param few owns 20 of them and was granted 30
 * @param half owns 50,000 of them and was granted 10,000
 */
record Documents(TenantId tenant, UUID few, UUID half) {

    /** What a product would declare for them. */
    @Configuration(proxyBeanMethods = false)
    static class Declarations {

        @Bean
        static Permission readDocuments() {
            return Permission.toRead("documents:read", "See documents").ofEverybody();
        }

        @Bean
        static Permission includeDocuments() {
            return Permission.toRead("documents:include", "See documents in use")
                    .ofEverybody();
        }

        @Bean
        static Permission excludeDocuments() {
            return Permission.toRead("documents:exclude", "See documents that are not lost")
                    .ofEverybody();
        }

        @Bean
        static ObjectType documents() {
            return new ObjectType(
                    "documents", "doc", "documents", "owner_id", Map.of("state", "state"), "documents:read");
        }

        @Bean
        static ObjectRule ownDocuments() {
            return ObjectRule.ownedOrGranted("documents:read", "documents");
        }

        @Bean
        static ObjectRule documentsInUse() {
            return ObjectRule.oneOf("documents:include", "documents", "state", "USED");
        }

        @Bean
        static ObjectRule documentsNotLost() {
            return ObjectRule.noneOf("documents:exclude", "documents", "state", "LOST");
        }
    }

    static Documents make(Database database, TenantId organization) {
        JdbcClient.create(database.asOwner()).sql("""
                do $$ begin
                    create table documents (
                        tenant_id uuid not null, id uuid primary key, owner_id uuid not null, state text not null);
                    create index documents_newest on documents (tenant_id, id desc);
                    create index documents_by_owner on documents (tenant_id, owner_id, id desc);
                    perform make_tenant_table('documents');
                end $$
                """).update();
        JdbcClient jdbc = JdbcClient.create(database.asSuperuser());
        UUID tenant = organization.value();
        jdbc.sql("""
                        insert into users (id, email, name, created_at)
                        select uuidv7(), 'reader' || number || '@example.com', 'Reader ' || number, now()
                        from generate_series(1, 1000) number
                        """).update();
        jdbc.sql("""
                        insert into memberships (tenant_id, user_id, role, created_at)
                        select ?::uuid, id, 'MEMBER', now() from users where email like 'reader%'
                        """).param(tenant).update();
        jdbc.sql("""
                        insert into documents (tenant_id, id, owner_id, state)
                        select ?::uuid, uuidv7(), u.id, case when number % 10 = 0 then 'LOST' else 'USED' end
                        from generate_series(1, 100000) number
                        join users u on u.email = 'reader' || (case
                            when number % 2 = 0 then 2
                            when number % 5000 = 1 then 1
                            else 3 + number % 997 end) || '@example.com'
                        order by number
                        """).param(tenant).update();
        grant(jdbc, tenant, 1, 30);
        grant(jdbc, tenant, 2, 10_000);
        jdbc.sql("vacuum analyze").update();
        return new Documents(organization, reader(jdbc, 1), reader(jdbc, 2));
    }

    private static void grant(JdbcClient jdbc, UUID tenant, int reader, int documents) {
        jdbc.sql("""
                        insert into object_grants (id, tenant_id, object_type, object_id, permission, user_id, created_at)
                        select uuidv7(), :tenant::uuid, 'documents', d.id, 'documents:read', :reader::uuid, now()
                        from (select id from documents where owner_id <> :reader::uuid order by random()
                            limit :documents) d
                        """)
                .param("tenant", tenant)
                .param("reader", reader(jdbc, reader))
                .param("documents", documents)
                .update();
    }

    private static UUID reader(JdbcClient jdbc, int number) {
        return jdbc.sql("select id from users where email = ?")
                .param("reader" + number + "@example.com")
                .query(UUID.class)
                .single();
    }
}
