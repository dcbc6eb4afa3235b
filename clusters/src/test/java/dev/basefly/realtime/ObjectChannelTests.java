package dev.basefly.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.ProductTest;
import dev.basefly.clusters.ClusterId;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.live.LiveChanges;
import dev.basefly.testkit.sql.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Streams about single objects, of which whether they are still there is looked up for all together. */
@ProductTest
@CrossTenant(reason = "has a cluster vanish as the erasure of an organization does")
class ObjectChannelTests {

    @Autowired
    private Cast cast;

    @Autowired
    private Rechecks rechecks;

    @Autowired
    private SystemDatabase database;

    @Test
    void costOneStatementHoweverManyThereAre() {
        var streams = new ArrayList<LiveChanges>();
        try {
            for (var company : List.of("Acme", "Globex", "Initech")) {
                var owner = cast.owner(company);
                streams.add(owner.api().listen("clusters,cluster:" + create(owner, "FREE")));
                streams.add(owner.api().listen("cluster:" + create(owner, "PRO")));
            }

            var asked = Statements.of(() -> rechecks.run(() -> true));

            assertThat(asked)
                    .filteredOn(sql -> sql.contains("from clusters"))
                    .singleElement()
                    .asString()
                    .contains("join unnest");
            assertThat(streams)
                    .allSatisfy(stream -> assertThat(stream.heard())
                            .extracting(LiveChanges.Heard::event)
                            .doesNotContain("end"));
        } finally {
            streams.forEach(LiveChanges::close);
        }
    }

    @Test
    void endWithTheirObject() {
        var ada = cast.owner("Acme");
        var gone = create(ada, "FREE");
        try (var lost = ada.api().listen("cluster:" + gone);
                var other = ada.api().listen("cluster:" + create(ada, "PRO"))) {
            database.jdbc()
                    .sql("delete from clusters where id = :id")
                    .param("id", ClusterId.of(gone).value())
                    .update();

            rechecks.run(() -> true);

            assertThat(lost.ends()).isTrue();
            assertThat(lost.heard().getLast().data().path("reason").asString()).isEqualTo("not_permitted");
            assertThat(other.heard()).extracting(LiveChanges.Heard::event).doesNotContain("end");
        }
    }

    private static String create(Cast.Person owner, String plan) {
        return owner.api()
                .post("/api/v1/clusters", Map.of("name", "Blue", "location", "eu-central-1", "plan", plan))
                .text("/data/id");
    }
}
