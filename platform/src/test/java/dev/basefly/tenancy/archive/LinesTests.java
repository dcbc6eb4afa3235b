package dev.basefly.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LinesTests {

    @Test
    void areReadToTheLast() throws IOException {
        var wide = "x".repeat(100_000);
        var lines = new Lines(new StringReader("a\n\n" + wide + "\nend"), 100_000);

        assertThat(lines.next()).isEqualTo("a");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).isEqualTo(wide);
        assertThat(lines.next()).isEqualTo("end");
        assertThat(lines.next()).isNull();
    }

    @Test
    void areNotReadToTheirEndWhenTheyAreTooLong() {
        var endless = new Reader() {
            @Override
            public int read(char[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, 'x');
                return length;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> new Lines(endless, 1_000_000).next()).isInstanceOf(Lines.TooLongException.class);
    }
}
