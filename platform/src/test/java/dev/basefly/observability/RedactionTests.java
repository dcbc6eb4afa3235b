package dev.basefly.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Authorization: Bearer abc.def-ghi            | Authorization: *****
            password=hunter22 and more                   | password=***** and more
            {"refreshToken":"s3cr3t-t0ken","a":1}        | {"refreshToken":"*****","a":1}
            sent eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.sg | sent *****
            key sk_live_1234567890ab used                | key ***** used
            of bfk_live_01h455vb4pex5vsknk084sn02q_S3cr3t | of *****
            postgresql://me:geheim@db:5432/x             | postgresql://me:*****@db:5432/x
            """)
    void starsSecrets(String text, String redacted) {
        assertThat(Redaction.redact(text))
                .doesNotContain("hunter22", "geheim", "s3cr3t", "eyJ", "sk_live", "bfk_live", "abc.def");
        assertThat(Redaction.redact(text)).startsWith(redacted.substring(0, redacted.indexOf('*')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/v1/clusters 200 3 ms", "Basefly is up at http://localhost:8080/", "", "token"})
    void leavesEverythingElse(String text) {
        assertThat(Redaction.redact(text)).isEqualTo(text);
    }
}
