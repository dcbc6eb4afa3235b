package dev.basefly.teams;

import static dev.basefly.teams.Crew.INVITATIONS;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What two people may not do together they cannot do at once either. */
@PlatformTest
class TeamRaceTests {

    private static final String MEMBERS = "/api/v1/members";

    @Autowired
    private Cast cast;

    @Autowired
    private Environment settings;

    @Test
    void oneOfManyAcceptancesAsANewPersonSucceedsAndTheOthersAreToldClearly() {
        var acme = Crew.of(cast, "Acme");
        var email = Crew.address();
        acme.invite(email, "MEMBER");
        var token = acme.token(email);

        var answers = atOnce(6, () -> acme.acceptAsNew(token));

        assertThat(count(answers, 201)).isEqualTo(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer ->
                        assertThat(answer.text("/error/reason")).isIn("invitation_accepted", "account_exists"));
        assertThat(acme.owner().api().get(MEMBERS).json("/data").size()).isEqualTo(2);
    }

    @Test
    void oneOfManyAcceptancesAsAnExistingPersonSucceeds() {
        var acme = Crew.of(cast, "Acme");
        var grace = cast.owner("Globex");
        acme.invite(grace.email(), "MEMBER");
        var token = acme.token(grace.email());

        var answers = atOnce(6, () -> Crew.accept(grace.api(), token));

        assertThat(count(answers, 201)).isEqualTo(1);
        assertThat(count(answers, 410)).isEqualTo(5);
        assertThat(grace.api().get("/api/v1/organizations").json("/data").size())
                .isEqualTo(2);
    }

    @RepeatedTest(3)
    void revocationAndAcceptanceExcludeEachOther() {
        var acme = Crew.of(cast, "Acme");
        var grace = cast.owner("Globex");
        var id = acme.invite(grace.email(), "MEMBER").text("/data/id");
        var token = acme.token(grace.email());

        var answers = atOnce(List.of(
                () -> Crew.accept(grace.api(), token), () -> acme.owner().api().delete(INVITATIONS + "/" + id)));

        boolean joined = answers.get(0).status() == 201;
        assertThat(answers.get(1)).hasStatus(joined ? 410 : 204);
        assertThat(acme.owner().api().get(INVITATIONS + "/" + id))
                .hasJson("/data/state", joined ? "ACCEPTED" : "REVOKED");
        assertThat(acme.owner().api().get(MEMBERS).json("/data").size()).isEqualTo(joined ? 2 : 1);
    }

    @Test
    void onlyTheNewestLinkWorksAfterManyClicks() {
        var acme = Crew.of(cast, "Acme");
        var email = Crew.address();
        var id = acme.invite(email, "MEMBER").text("/data/id");

        var answers = atOnce(8, () -> acme.owner().api().post(INVITATIONS + "/" + id + "/resending"));

        assertThat(count(answers, 200)).isEqualTo(4);
        assertThat(count(answers, 429)).isEqualTo(4);
        var mails = cast.nobody().get("/dev/mail.json?to=" + email).json("/data");
        assertThat(mails.size()).isEqualTo(5);
        var statuses = new ArrayList<Integer>();
        mails.forEach(mail ->
                statuses.add(acme.look(mail.at("/content/text").asString().replaceFirst("(?s).*accept#(\\S+).*", "$1"))
                        .status()));
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 410);
    }

    @Test
    void anAddressIsInvitedOnceAlsoAtOnce() {
        var acme = Crew.of(cast, "Acme");
        var email = Crew.address();

        var answers = atOnce(6, () -> acme.invite(email, "MEMBER"));

        assertThat(count(answers, 201)).isEqualTo(1);
        assertThat(count(answers, 409)).isEqualTo(5);
    }

    @RepeatedTest(3)
    void twoOwnersCannotLeaveAtOnce() {
        var acme = Crew.of(cast, "Acme");
        var second = secondOwner(acme);

        var answers = atOnce(List.of(
                () -> acme.owner().api().delete(MEMBERS + "/me"),
                () -> second.api().delete(MEMBERS + "/me")));

        assertThat(count(answers, 204)).isEqualTo(1);
        assertThat(count(answers, 409)).isEqualTo(1);
    }

    @RepeatedTest(3)
    void twoOwnersCannotDemoteEachOtherAtOnce() {
        var acme = Crew.of(cast, "Acme");
        var second = secondOwner(acme);
        var first = acme.ownerId();

        var answers = atOnce(List.of(
                () -> acme.owner().api().patch(MEMBERS + "/" + second.id(), Map.of("role", "MEMBER")),
                () -> second.api().patch(MEMBERS + "/" + first, Map.of("role", "MEMBER"))));

        assertThat(count(answers, 200)).isEqualTo(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer).hasStatus(403));
        var winner =
                acme.owner().api().get(MEMBERS + "/" + first).text("/data/role").equals("OWNER");
        assertThat(acme.role(second.id())).isEqualTo(winner ? "MEMBER" : "OWNER");
    }

    @Test
    void joiningAndEndingTheInvitationAreUndoneTogether() {
        var acme = Crew.of(cast, "Acme");
        var email = Crew.address();
        var id = acme.invite(email, "MEMBER").text("/data/id");
        var token = acme.token(email);
        database()
                .sql("create function refuse_acceptance() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'the disk is full'; end $$")
                .update();
        database()
                .sql("create trigger refuse_acceptance before update on invitations for each row"
                        + " when (new.state = 'ACCEPTED' and new.email = '" + email + "')"
                        + " execute function refuse_acceptance()")
                .update();
        try {
            assertThat(acme.acceptAsNew(token)).hasStatus(500).hasNoInternals();

            assertThat(acme.owner().api().get(INVITATIONS + "/" + id)).hasJson("/data/state", "PENDING");
            assertThat(acme.owner().api().get(MEMBERS)).hasNoJson("/data/1");
            assertThat(acme.look(token)).hasJson("/data/hasAccount", false);
        } finally {
            database().sql("drop trigger refuse_acceptance on invitations").update();
            database().sql("drop function refuse_acceptance()").update();
        }
        assertThat(acme.acceptAsNew(token)).hasStatus(201);
    }

    private static Crew.Mate secondOwner(Crew acme) {
        var second = acme.join("MEMBER");
        assertThat(acme.owner().api().patch(MEMBERS + "/" + second.id(), Map.of("role", "OWNER")))
                .hasStatus(200);
        return second;
    }

    private static long count(List<ApiResponse> answers, int status) {
        return answers.stream().filter(answer -> answer.status() == status).count();
    }

    private static List<ApiResponse> atOnce(int many, Supplier<ApiResponse> call) {
        return atOnce(IntStream.range(0, many).mapToObj(index -> call).toList());
    }

    /** Lets all of them begin together, and answers in their order. */
    private static List<ApiResponse> atOnce(List<Supplier<ApiResponse>> calls) {
        var barrier = new CyclicBarrier(calls.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<ApiResponse>();
            for (var future : threads.invokeAll(calls.stream()
                    .<Callable<ApiResponse>>map(call -> () -> {
                        barrier.await();
                        return call.get();
                    })
                    .toList())) {
                answers.add(future.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private JdbcClient database() {
        return JdbcClient.create(new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password")));
    }
}
