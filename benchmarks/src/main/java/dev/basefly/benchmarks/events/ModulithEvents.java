package dev.basefly.benchmarks.events;

import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.testkit.TestPostgres.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Spring Modulith's event publication registry on JDBC, as its starter sets it up, with one listener. */
final class ModulithEvents implements AutoCloseable {

    record Moved(int writer, long number) {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        TaskExecutionAutoConfiguration.class
    })
    @Import(Registry.class)
    static class Application {

        @Bean
        static JsonMapper jsonMapper() {
            return JsonMapper.shared();
        }

        @Bean
        static Reaction reaction() {
            return new Reaction();
        }
    }

    /** What the starter sets up; not visible outside of it. */
    static class Registry implements DeferredImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata application) {
            return new String[] {
                "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
                "org.springframework.modulith.events.jackson.JacksonEventSerializationConfiguration",
                "org.springframework.modulith.events.config.EventPublicationAutoConfiguration"
            };
        }
    }

    /** Counts. */
    static class Reaction {

        @ApplicationModuleListener
        void on(Moved event) {
            if (event.writer() >= 0) {
                deliveries.oneOfAny();
            }
        }
    }

    private static volatile Deliveries deliveries = new Deliveries(Long.MAX_VALUE, 1);

    private final HikariDataSource pool = new HikariDataSource();
    private final ConfigurableApplicationContext context;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher publisher;
    private final AtomicLong ids = new AtomicLong();

    ModulithEvents(Database database) {
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(BaseflyEvents.WRITERS + 8);
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .initializers(fresh -> fresh.getBeanFactory().registerSingleton("dataSource", pool))
                .run(
                        "--basefly.runtime.mode=development",
                        "--spring.modulith.events.jdbc.schema-initialization.enabled=true",
                        "--spring.threads.virtual.enabled=false");
        jdbc = JdbcClient.create(pool);
        transactions = context.getBean(TransactionTemplate.class);
        publisher = context;
        jdbc.sql("create table peer_rows (id bigint primary key, text text not null)")
                .update();
    }

    int write(UUID tenant) {
        transactions.executeWithoutResult(_ -> insert());
        return 1;
    }

    int writeAndPublish(UUID tenant) {
        transactions.executeWithoutResult(_ -> {
            insert();
            publisher.publishEvent(new Moved(-1, 0));
        });
        return 1;
    }

    private void insert() {
        jdbc.sql("insert into peer_rows (id, text) values (?, 'moved')")
                .param(ids.incrementAndGet())
                .update();
    }

    /** Waits until what was published is done, and forgets it, as its table would grow. */
    void settle() throws InterruptedException {
        while (jdbc.sql("select exists (select from event_publication where completion_date is null)")
                .query(Boolean.class)
                .single()) {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(20);
        }
        jdbc.sql("truncate event_publication").update();
    }

    /** Events per second while they are published, each in a transaction of its own. */
    double relayedPerSecond(int count) throws Exception {
        int each = count / BaseflyEvents.WRITERS;
        Deliveries fresh = new Deliveries((long) each * BaseflyEvents.WRITERS, 1);
        deliveries = fresh;
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < BaseflyEvents.WRITERS; writer++) {
                int key = writer;
                all.add(threads.submit(() -> {
                    for (long number = 1; number <= each; number++) {
                        Moved event = new Moved(key, number);
                        transactions.executeWithoutResult(_ -> publisher.publishEvent(event));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        double rate = fresh.perSecondSince(start);
        settle();
        return rate;
    }

    @Override
    public void close() {
        context.close();
        pool.close();
    }
}
