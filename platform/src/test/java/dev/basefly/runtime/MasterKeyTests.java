package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

import dev.basefly.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTests {

    private static final byte[] CONTENT = "the private half".getBytes(StandardCharsets.UTF_8);

    private final MasterKey key = new MasterKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    @Test
    void opensWhatItSealed() {
        assertThat(key.open("signing", key.seal("signing", CONTENT))).isEqualTo(CONTENT);
        assertThat(key.open("signing", key.seal("signing", new byte[0]))).isEmpty();
    }

    @Test
    void sealsTheSameContentDifferentlyEachTime() {
        assertThat(key.seal("signing", CONTENT)).isNotEqualTo(key.seal("signing", CONTENT));
        assertThat(new String(key.seal("signing", CONTENT), StandardCharsets.ISO_8859_1))
                .doesNotContain("private");
    }

    @Test
    void opensForTheSamePurposeOnly() {
        var sealed = key.seal("signing", CONTENT);

        assertThatIllegalStateException().isThrownBy(() -> key.open("mail", sealed));
    }

    @Test
    void refusesWhatAnotherSecretSealed() {
        var other = new MasterKey(new byte[32]);

        assertThatIllegalStateException()
                .isThrownBy(() -> key.open("signing", other.seal("signing", CONTENT)))
                .withMessageContaining("basefly.runtime.secret");
    }

    @Test
    void noticesEveryChangedByte() {
        var sealed = key.seal("signing", CONTENT);
        for (int at = 0; at < sealed.length; at++) {
            var changed = sealed.clone();
            changed[at] ^= 1;

            assertThatIllegalStateException().isThrownBy(() -> key.open("signing", changed));
        }
    }

    @Test
    void refusesWhatWasCutOff() {
        var sealed = key.seal("signing", CONTENT);

        for (int length : new int[] {0, 5, 12, 20, sealed.length - 1}) {
            assertThatIllegalStateException().isThrownBy(() -> key.open("signing", Arrays.copyOf(sealed, length)));
        }
    }

    @Test
    void keepsTheSecretOfADevelopmentInstallationForItsOwnerOnly(@TempDir Path data) throws IOException {
        var folder = data.resolve("fresh");
        var sealed = MasterKey.of(settings(folder, "")).seal("signing", CONTENT);

        assertThat(MasterKey.of(settings(folder, "")).open("signing", sealed)).isEqualTo(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void usesTheSecretOfTheSettings(@TempDir Path data) {
        var secret = Base64.getEncoder().encodeToString(new byte[32]);

        var sealed = MasterKey.of(settings(data, secret)).seal("signing", CONTENT);

        assertThat(new MasterKey(new byte[32]).open("signing", sealed)).isEqualTo(CONTENT);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void namesTheFileOfASecretItCannotRead(@TempDir Path data) throws IOException {
        Files.createDirectory(data.resolve("secret.key"));

        assertThatRuntimeException()
                .isThrownBy(() -> MasterKey.of(settings(data, "")))
                .withMessageContaining("secret.key");
    }

    private static RuntimeSettings settings(Path data, String secret) {
        return new RuntimeSettings(
                Mode.DEVELOPMENT, Role.ALL, data, Duration.ZERO, Duration.ofSeconds(30), Secret.of(secret), "");
    }
}
