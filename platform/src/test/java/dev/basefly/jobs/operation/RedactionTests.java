package dev.basefly.jobs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RedactionTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    enum Size {
        SMALL,
        LARGE
    }

    record Person(String name, LocalDate born, int salary) {}

    record Payload(
            Size size,
            String code,
            long phone,
            double share,
            boolean urgent,
            Instant due,
            Person owner,
            Optional<Size> other,
            List<Person> members,
            Map<String, Size> chosen) {}

    private final Person ada = new Person("Ada", LocalDate.parse("1815-12-10"), 4200);
    private final String payload = JSON.writeValueAsString(new Payload(
            Size.SMALL,
            "DE89370400440532013000",
            491511234567L,
            0.25,
            true,
            Instant.parse("2026-05-04T09:00:00Z"),
            ada,
            Optional.of(Size.LARGE),
            List.of(ada),
            Map.of("ada", Size.LARGE)));

    @Test
    void showsTheFieldsOfRecordsAndTheWordsOfTheirEnumerations() {
        JsonNode shown = JSON.readTree(Redaction.of(payload, Payload.class));

        assertThat(shown.at("/size").asString()).isEqualTo("SMALL");
        assertThat(shown.at("/other").asString()).isEqualTo("LARGE");
        assertThat(shown.at("/urgent").asBoolean()).isTrue();
        assertThat(shown.at("/due").asString()).isEqualTo("2026-05-04T09:00:00Z");
        assertThat(shown.at("/owner/name").asString()).isEqualTo("‹3 characters›");
        assertThat(shown.at("/members/0/born").asString()).isEqualTo("‹10 characters›");
        assertThat(shown.at("/members/0/salary").asString()).isEqualTo("‹4 digits›");
        assertThat(shown.at("/chosen/‹field 1›").asString()).isEqualTo("LARGE");
    }

    @Test
    void tellsNumbersTextsAndKeysOfMapsByTheirLengthOnly() {
        assertThat(Redaction.of(payload, Payload.class))
                .contains("\"phone\" : \"‹12 digits›\"", "\"share\" : \"‹3 digits›\"", "\"code\" : \"‹22 characters›\"")
                .doesNotContain("DE89", "4915", "0.25", "ada", "Ada", "1815", "4200");
    }

    @Test
    void ofAnUnknownKindShowsTheOutermostNamesAlone() {
        String shown = Redaction.of("{\"size\": \"SMALL\", \"by\": {\"ada\": 1}, \"Ada L.\": 2}", null);

        assertThat(shown)
                .contains("\"size\" : \"‹5 characters›\"", "\"by\" : {", "\"‹field 3›\" : \"‹1 digit›\"")
                .doesNotContain("SMALL", "ada", "Ada");
    }

    @Test
    void keepsTheIdsAndTimesOfAKey() {
        var id = "org_01h455vb4pex5vsknk084sn02q";

        assertThat(Redaction.key("welcome:" + id + "/ada@acme.example 2026-05"))
                .isEqualTo("‹7 characters›:" + id + "/‹16 characters› 2026-05");
        assertThat(Redaction.key("")).isEmpty();
    }
}
