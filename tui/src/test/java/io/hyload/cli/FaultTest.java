package io.hyload.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FaultTest {
    @Test
    void fileTroubleIsSaidInWords() {
        assertThat(Fault.of(new NoSuchFileException("a.sts")).line())
                .isEqualTo("hyload: cannot read a.sts: no such file");
        assertThat(Fault.of(new AccessDeniedException("a")).line())
                .isEqualTo("hyload: cannot use a: permission denied (look at its owner and mode with ls -ld)");
        assertThat(Fault.of(new FileAlreadyExistsException("a")).line())
                .isEqualTo("hyload: cannot create a: it exists already (move it away or choose another name)");
        assertThat(Fault.of(new FileSystemException("a", null, "Too many levels of symbolic links")).line())
                .isEqualTo("hyload: cannot use a: Too many levels of symbolic links");
        assertThat(Fault.of(new IOException("No space left on device")).line())
                .isEqualTo("hyload: input or output failed: No space left on device");
    }

    @Test
    void aNameThatTheLocaleCannotSayIsBadInput() {
        assertThat(Fault.of(new InvalidPathException("?.java", "unmappable characters")).line()).isEqualTo(
                "hyload: '?.java': not a possible file name: unmappable characters (if it is not ASCII: export "
                        + "LC_ALL=C.UTF-8)");
    }

    @Test
    void aBugOfOursExitsThreeAndNamesTheWayToItsTrace() {
        var fault = Fault.internal(new IllegalStateException("no clock"));

        assertThat(fault.exitCode()).isEqualTo(3);
        assertThat(fault.line()).isEqualTo(
                "hyload: internal error: IllegalStateException: no clock (run again with --debug for the stack trace)");
    }

    @Test
    void aFileNameWithALineBreakOrAnEscapeSequenceStaysOneHarmlessLine() {
        assertThat(Fault.badInput("a\nb\u001b[31m", "bad", "").line()).isEqualTo("hyload: a b?[31m: bad");
    }
}
