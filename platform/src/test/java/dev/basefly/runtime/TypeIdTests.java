package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class TypeIdTests {

    /** The vectors of the TypeID specification. */
    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000, 00000000000000000000000000",
        "00000000-0000-0000-0000-000000000001, 00000000000000000000000001",
        "00000000-0000-0000-0000-00000000000a, 0000000000000000000000000a",
        "00000000-0000-0000-0000-000000000010, 0000000000000000000000000g",
        "00000000-0000-0000-0000-000000000020, 00000000000000000000000010",
        "ffffffff-ffff-ffff-ffff-ffffffffffff, 7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "0110c853-1d09-52d8-d73e-1194e95b5f19, 0123456789abcdefghjkmnpqrs",
        "01890a5d-ac96-774b-bcce-b302099a8057, 01h455vb4pex5vsknk084sn02q"
    })
    void agreesWithTheSpecification(UUID id, String suffix) {
        assertThat(TypeId.format("prefix", id)).isEqualTo("prefix_" + suffix);
        assertThat(TypeId.parse("prefix", "prefix_" + suffix)).isEqualTo(id);
    }

    @Test
    void readsBackWhateverItWrites() {
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 20_000; round++) {
            var id = new UUID(random.nextLong(), random.nextLong());

            assertThat(TypeId.parse("org", TypeId.format("org", id))).isEqualTo(id);
        }
    }

    @Test
    void sortsAsTheIdentifiersDo() {
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 5_000; round++) {
            var a = new UUID(random.nextLong(), random.nextLong());
            var b = new UUID(random.nextLong(), random.nextLong());

            assertThat(Integer.signum(TypeId.format("org", a).compareTo(TypeId.format("org", b))))
                    .isEqualTo(Integer.signum(a.toString().compareTo(b.toString())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "org_",
                "org",
                "01h455vb4pex5vsknk084sn02q",
                "_01h455vb4pex5vsknk084sn02q",
                "usr_01h455vb4pex5vsknk084sn02q",
                "ORG_01h455vb4pex5vsknk084sn02q",
                "org-01h455vb4pex5vsknk084sn02q",
                "org_01h455vb4pex5vsknk084sn02",
                "org_01h455vb4pex5vsknk084sn02qq",
                "org_01H455VB4PEX5VSKNK084SN02Q",
                "org_8zzzzzzzzzzzzzzzzzzzzzzzzz",
                "org_ooooooooooooooooooooooooiu",
                "org_01h455vb4pex5vsknk084sn0-q",
                "org_01h455vb4pex5vsknk084sn0 q",
                "org_01h455vb4pex5vsknk084sn0\u0000q",
                "org_01h455vb4pex5vsknk084sn0\u0663q",
                "org_01890a5d-ac96-774b-bcce-b30209",
                "org_01h455vb4pex5vsknk084sn02q\n"
            })
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TenantId.of(text));
    }

    @Test
    void isTextInJson() {
        var id = TenantId.of("org_01h455vb4pex5vsknk084sn02q");
        var json = JsonMapper.shared();

        assertThat(json.writeValueAsString(id)).isEqualTo("\"org_01h455vb4pex5vsknk084sn02q\"");
        assertThat(json.readValue("\"org_01h455vb4pex5vsknk084sn02q\"", TenantId.class))
                .isEqualTo(id);
    }

    @Test
    void makesUuidsOfVersionSevenThatBeginWithTheClocksTime() {
        var clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00.123Z"), ZoneOffset.UTC);
        var ids = new HashSet<UUID>();
        for (int round = 0; round < 10_000; round++) {
            var id = Uuid7.next(clock);

            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
            assertThat(ids.add(id)).isTrue();
        }
    }
}
